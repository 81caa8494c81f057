// Uploading questions from a file.
import { field } from '../ask/fields.js';
import { formDialog } from '../shell/dialog.js';
import { h } from '../shell/dom.js';
import { plural } from '../shell/format.js';
import { post } from '../shell/http.js';

/** Asks for a file, uploads it, and says what came of it. */
export function upload(done) {
  const file = h('input', { type: 'file', accept: '.jsonl,.json,.gz', required: true, onchange: suggest });
  const name = h('input', { required: true, maxlength: 200, autocomplete: 'off' });
  const licence = h('input', { maxlength: 100, autocomplete: 'off', placeholder: 'MIT' });
  const heldOut = h('input', { type: 'checkbox', id: 'held-out' });
  const open = h('input', { type: 'checkbox', id: 'open' });
  const skip = h('input', { type: 'checkbox', id: 'skip-broken' });
  formDialog('Upload questions', [
    field('File', file, 'JSON lines with a question and its answer, as ./ponder eval reads them; it may be gzipped.'),
    field('Name', name), field('Licence', licence, 'Told with every row.'),
    h('label', { class: 'check', for: 'held-out' }, heldOut, 'Held out: no recipe may ask these questions'),
    h('label', { class: 'check', for: 'open' }, open, 'The questions have no right answers'),
    h('label', { class: 'check', for: 'skip-broken' }, skip, 'Leave out broken lines'),
  ], 'Upload', send);

  function suggest() {
    if (!name.value && file.files[0]) name.value = file.files[0].name.replace(/\.jsonl?(\.gz)?$/, '');
  }

  async function send() {
    const chosen = file.files[0];
    const query = new URLSearchParams({ name: name.value.trim(), held_out: heldOut.checked, skip_broken: skip.checked });
    if (licence.value.trim()) query.set('licence', licence.value.trim());
    if (open.checked) query.set('format', 'open');
    const type = chosen.name.endsWith('.gz') ? 'application/gzip' : 'application/jsonl';
    const made = await post(`/v1/datasets?${query}`, new Blob([chosen], { type }));
    done();
    const broken = made.broken ?? [];
    return broken.length ? h('div', { class: 'stack' }, h('p', {}, `${plural(made.rows, 'question')}. Left out:`),
      h('ul', { class: 'told' }, broken.slice(0, 10).map(each => h('li', {}, `Line ${each.line}: ${each.reason}`)))) : null;
  }
}
