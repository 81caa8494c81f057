// A model's text as paragraphs, lists, tables, code and mathematics. It is read as the Markdown that models write, and
// every piece becomes a text node: no markup, no link and no image in it is ever followed.
import { h } from '../shell/dom.js';
import { inline } from './inline.js';
import { math } from './math.js';

const FENCE = /^\s*(```+|~~~+)\s*([\w+#.-]*)\s*$/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const BULLET = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** The text as elements. */
export function blocks(text) {
  const lines = String(text).replaceAll('\r\n', '\n').split('\n');
  const found = [];
  for (let i = 0; i < lines.length;) {
    const [block, next] = one(lines, i);
    if (block) found.push(block);
    i = next;
  }
  return found;
}

function one(lines, i) {
  const line = lines[i];
  if (!line.trim()) return [null, i + 1];
  const fence = line.match(FENCE);
  if (fence) return code(lines, i, fence);
  const open = displayed(line);
  if (open) return formula(lines, i, open);
  const heading = line.match(HEADING);
  if (heading) return [h('p', { class: 'heading' }, inline(heading[2].replace(/\s*#+$/, ''))), i + 1];
  if (RULE.test(line)) return [h('hr'), i + 1];
  if (line.includes('|') && TABLE_RULE.test(lines[i + 1] ?? '') && lines[i + 1].includes('-')) return table(lines, i);
  if (BULLET.test(line)) return list(lines, i);
  return paragraph(lines, i);
}

function code(lines, i, [, fence, language]) {
  let end = i + 1;
  while (end < lines.length && !(lines[end].trim().startsWith(fence) && /^[`~]+$/.test(lines[end].trim()))) end++;
  const text = lines.slice(i + 1, end).join('\n');
  return [h('pre', { tabindex: 0, 'aria-label': language ? `Code, ${language}` : 'Code' }, h('code', {}, text)), end + 1];
}

function displayed(line) {
  const start = line.trimStart();
  if (start.startsWith('\\[')) return ['\\[', '\\]'];
  if (start.startsWith('$$')) return ['$$', '$$'];
  return null;
}

/** A formula of its own line or lines; what is not closed within 40 lines is a paragraph. */
function formula(lines, i, [open, close]) {
  let text = lines[i].trimStart().slice(open.length);
  for (let end = i; end < Math.min(lines.length, i + 40); end++) {
    if (end > i) text += `\n${lines[end]}`;
    const at = text.indexOf(close);
    if (at >= 0) {
      const rest = text.slice(at + close.length).trim();
      const shown = math(text.slice(0, at), true);
      return [/^[.,;:]?$/.test(rest) ? h('div', { class: 'formula', tabindex: 0, role: 'group', 'aria-label': 'Formula' }, shown, rest)
        : h('div', { class: 'formula' }, shown, h('p', {}, inline(rest))), end + 1];
    }
  }
  return paragraph(lines, i, true);
}

function table(lines, i) {
  const cells = line => line.trim().replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());
  const rows = [];
  let end = i + 2;
  while (end < lines.length && lines[end].includes('|')) rows.push(cells(lines[end++]));
  return [h('div', { class: 'scrolls', tabindex: 0, role: 'group', 'aria-label': 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, cells(lines[i]).map(cell => h('th', { scope: 'col' }, inline(cell)))),),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map(cell => h('td', {}, inline(cell)))))))), end];
}

function list(lines, i) {
  const [, indent, number] = lines[i].match(BULLET);
  const items = [];
  let end = i;
  while (end < lines.length) {
    const item = lines[end].match(BULLET);
    if (item && item[1].length <= indent.length + 1 && Boolean(item[2]) === Boolean(number)) {
      items.push([item[3]]);
      end++;
    } else if (items.length && (/^\s{2,}\S/.test(lines[end]) || (!lines[end].trim() && /^\s{2,}\S/.test(lines[end + 1] ?? '')))) {
      items.at(-1).push(lines[end++].slice(Math.min(indent.length + 2, lines[end - 1].search(/\S|$/))));
    } else {
      break;
    }
  }
  const children = items.map(item => h('li', {}, item.length === 1 ? inline(item[0]) : blocks(item.join('\n'))));
  return [number ? h('ol', { start: number === '1' ? null : number }, children) : h('ul', {}, children), end];
}

function paragraph(lines, i, whole = false) {
  let end = i + 1;
  while (end < lines.length && lines[end].trim()
      && (whole || !(displayed(lines[end]) || FENCE.test(lines[end]) || HEADING.test(lines[end]) || BULLET.test(lines[end])))) end++;
  return [h('p', {}, inline(lines.slice(i, end).map(line => line.trim()).join('\n'))), end];
}
