// Making a team.
import { choice, field, numeric, number } from '../ask/fields.js';
import { formDialog } from '../shell/dialog.js';
import { h } from '../shell/dom.js';
import { post } from '../shell/http.js';

export function createTeam(organizations, done) {
  const name = h('input', { required: true, maxlength: 100, autocomplete: 'off' });
  const organization = choice(organizations.map(each => [each.id, each.name]), organizations[0]?.id);
  const keep = numeric({ placeholder: 'not kept' });
  formDialog('New team', [field('Name', name), field('Organisation', organization), field('Keep prompts for (days)', keep, 'Empty: questions and answers are not kept.')], 'Create team', async () => {
    await post('/v1/admin/teams', { name: name.value.trim(), organization: organization.value, ...(keep.value.trim() ? { keep_prompts_days: number(keep) } : {}) });
    done();
  });
}
