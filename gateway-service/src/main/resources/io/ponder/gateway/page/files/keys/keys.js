// Teams and keys, for admins and managers.
import { all, get, patch, remove } from '../shell/http.js';
import { caller } from '../shell/account.js';
import { createKey, rotateKey } from './secrets.js';
import { createTeam } from './teams.js';
import { day, when } from '../shell/format.js';
import { fill, h } from '../shell/dom.js';
import { formDialog } from '../shell/dialog.js';
import { limitsDialog } from './limits.js';
import { problem } from '../shell/problem.js';
import { table } from '../shell/table.js';

/** Who sees this page. */
export const managesKeys = me => Boolean(me) && ['admin', 'manager'].includes(me.role);

/** The page. */
export async function keysPage(main) {
  const me = caller();
  const isAdmin = me?.role === 'admin';
  const trouble = h('div');
  const keys = h('div');
  const teams = h('div');
  let known = [];
  fill(main, h('div', { class: 'page' },
    h('header', { class: 'page-head' }, h('h1', {}, 'Keys'), h('div', { class: 'actions' },
      h('button', { type: 'button', class: 'primary', onclick: () => createKey(known, me, load) }, 'New key'))),
    me?.open ? h('p', { class: 'notice' }, 'This gateway is open: whoever reaches it may do everything. With the first key it asks everyone for one, so make the first an admin’s.') : null,
    trouble, h('section', { class: 'card', 'aria-label': 'Keys' }, keys),
    h('section', { class: 'card', 'aria-labelledby': 'teams-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'teams-title' }, 'Teams'),
      isAdmin ? h('button', { type: 'button', class: 'small', onclick: async () => createTeam(await all('/v1/admin/organizations?limit=100'), load) }, 'New team') : null), teams)));
  await load();
  return () => {};

  async function load() {
    try {
      const [listed, listedTeams] = await Promise.all([all('/v1/admin/keys?limit=100'), all('/v1/admin/teams?limit=100')]);
      known = listedTeams;
      fill(trouble);
      fill(keys, keyTable(listed));
      fill(teams, teamTable(listedTeams));
    } catch (e) {
      fill(trouble, problem(e));
    }
  }

  function keyTable(rows) {
    const order = [...rows].sort((a, b) => (a.state !== 'active') - (b.state !== 'active') || a.name.localeCompare(b.name));
    return table('Keys', [
      ['Name', row => [row.name, h('small', { class: 'note below' }, `${row.id}${row.id === caller()?.key ? ' · yours' : ''}`)]], ['Team', row => row.team], ['Role', row => row.role],
      ['State', row => h('span', { class: `outcome-tag ${row.state}` }, row.state)],
      ['Expires', row => day(row.expires_at)], ['Last used', row => row.last_used_at ? when(row.last_used_at) : 'never'],
      ['', row => row.state === 'revoked' ? '' : h('span', { class: 'row-actions' },
        act('Limits', `Limits of ${row.name}`, () => limitsDialog('keys', row.id, row.name)),
        act('Rotate', `Rotate ${row.name}`, () => rotateKey(row, load)),
        act('Revoke', `Revoke ${row.name}`, () => revoke(row), true)), true],
    ], order, 'There are no keys yet.');
  }

  function teamTable(rows) {
    return table('Teams', [
      ['Name', row => [row.name, h('small', { class: 'note below' }, row.id)]], ['Organisation', row => row.organization],
      ['Prompts kept', row => row.keep_prompts_days ? `${row.keep_prompts_days} days` : 'no'], ['Since', row => day(row.created_at)],
      ['', row => h('span', { class: 'row-actions' }, act('Limits', `Limits of team ${row.name}`, () => limitsDialog('teams', row.id, row.name)),
        isAdmin ? act('Rename', `Rename team ${row.name}`, () => rename(row)) : null), true],
    ], rows, 'There are no teams yet.');
  }

  function act(text, label, onclick, isDangerous) {
    return h('button', { type: 'button', class: isDangerous ? 'quiet small danger' : 'quiet small', 'aria-label': label, onclick }, text);
  }

  function revoke(row) {
    formDialog(`Revoke ${row.name}?`, h('p', {}, 'Requests with this key are refused from now on. It cannot be undone.'), 'Revoke it',
      async () => { await remove(`/v1/admin/keys/${row.id}`); await load(); }, { isDangerous: true });
  }

  function rename(row) {
    const name = h('input', { id: 'team-name', value: row.name });
    formDialog('Rename team', h('div', { class: 'field' }, h('label', { for: 'team-name' }, 'Name'), name), 'Save', async () => {
      const { version } = await get(`/v1/admin/teams/${row.id}`);
      await patch(`/v1/admin/teams/${row.id}`, { name: name.value.trim(), version });
      await load();
    });
  }
}
