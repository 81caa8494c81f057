// Starts the page: who is here, which pages there are, and the one that the address names.
import { accountButton, caller, identify } from './shell/account.js';
import { acceptDrops } from './ask/files.js';
import { askPage } from './ask/ask.js';
import { comparePage } from './ask/compare.js';
import { dataPage } from './data/jobs.js';
import { fill, h } from './shell/dom.js';
import { jobPage } from './data/job.js';
import { keysPage, managesKeys } from './keys/keys.js';
import { problem } from './shell/problem.js';
import { runningPage } from './running/running.js';
import { sharePage, tracePage } from './ask/trace.js';
import { spendPage } from './spend/spend.js';
import { themeSwitch } from './shell/theme.js';

const anyone = () => true;
const known = me => Boolean(me);

/** The pages: address, name in the bar (null: none), who may see it, what shows it. */
const PAGES = [
  ['#/', 'Ask', anyone, askPage],
  ['#/compare', 'Compare', anyone, comparePage],
  ['#/running', 'Running', known, runningPage],
  ['#/data', 'Data', known, dataPage],
  ['#/spend', 'Spend', known, spendPage],
  ['#/keys', 'Keys', managesKeys, keysPage],
  ['#/job/', null, known, jobPage],
  ['#/trace', null, anyone, tracePage],
  ['#/share/', null, anyone, sharePage],
];

const main = document.getElementById('main');
const tabs = document.getElementById('tabs');
let leave = () => {};
let turn = 0;

const account = accountButton(() => show());
document.getElementById('bar-end').append(account.button, themeSwitch());
addEventListener('hashchange', show);
addEventListener('caller', () => { account.update(); show(); });
acceptDrops(error => fill(main, h('div', { class: 'narrow' }, h('h1', {}, 'Open a trace'), problem(error))));
identify().catch(() => {}).then(() => {
  account.update();
  show();
  if (!caller()) account.ask();
});

async function show() {
  const mine = ++turn;
  const address = location.hash || '#/';
  const page = PAGES.find(([at]) => at === address) ?? PAGES.find(([at]) => at.endsWith('/') && at !== '#/' && address.startsWith(at)) ?? PAGES[0];
  const [at, name, allowed, open] = page;
  leave();
  leave = () => {};
  bar(at === '#/job/' ? '#/data' : at);
  document.title = name && at !== '#/' ? `${name} · Ponder` : 'Ponder';
  if (!allowed(caller())) {
    fill(main, h('div', { class: 'narrow' }, h('h1', {}, name), h('p', {}, caller() ? 'Your key’s role does not see this page.' : 'This gateway asks for a key. Enter yours with the button at the top right.')));
    return;
  }
  try {
    const left = await open(main, address.slice(at.length));
    if (mine === turn) leave = left ?? (() => {});
    else left?.();
  } catch (e) {
    if (mine === turn) fill(main, h('div', { class: 'narrow' }, problem(e)));
  }
}

function bar(current) {
  fill(tabs, PAGES.filter(([, name, allowed]) => name && allowed(caller())).map(([at, name]) =>
    h('a', { href: at, 'aria-current': at === current ? 'page' : null }, name)));
}
