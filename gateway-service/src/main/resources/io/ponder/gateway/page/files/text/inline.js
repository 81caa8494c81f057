// Words within a line: emphasis, code and formulas. Links and images stay the text they are.
import { h } from '../shell/dom.js';
import { math } from './math.js';

// In order of precedence: code, \( \), $$ $$, $ $ (not money: no digit after the closing one), \boxed{}, bold, italic.
const PIECE = new RegExp([
  /(?<ticks>`+)(?<code>[^`]|[^`][\s\S]*?[^`])\k<ticks>(?!`)/,
  /\\\((?<round>[\s\S]+?)\\\)/,
  /\\\[(?<square>[\s\S]+?)\\\]/,
  /\$\$(?<twice>[^$]+)\$\$/,
  /(?<![\\$\w])\$(?<once>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\w$])/,
  /\\boxed\{(?<boxed>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/,
  /(?<stars>\*\*|__)(?=\S)(?<bold>[\s\S]+?\S?)\k<stars>/,
  /(?<![\w*])\*(?=[^\s*])(?<italic>[^*\n]*[^\s*])\*(?![\w*])/,
].map(part => part.source).join('|'), 'g');

/** The words as nodes. */
export function inline(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(PIECE)) {
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push(piece(match.groups));
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

function piece(groups) {
  if (groups.code !== undefined) return h('code', {}, groups.code.trim());
  const formula = groups.round ?? groups.square ?? groups.twice ?? groups.once;
  if (formula !== undefined) return math(formula, groups.square !== undefined || groups.twice !== undefined);
  if (groups.boxed !== undefined) return h('strong', { class: 'boxed' }, isFormula(groups.boxed) ? math(groups.boxed, false) : groups.boxed);
  if (groups.bold !== undefined) return h('strong', {}, inline(groups.bold));
  return h('em', {}, inline(groups.italic));
}

const isFormula = text => /[\\^_{}=]/.test(text);
