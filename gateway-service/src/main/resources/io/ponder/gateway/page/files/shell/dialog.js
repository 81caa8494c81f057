// Dialogs: a title, some content, and a form that either works or says why not.
import { fill, freshId, h } from './dom.js';
import { problem } from './problem.js';

/**
 * Opens a dialog with a form.
 *
 * @param submit does it; what it returns is shown in place of the form, nothing closes the dialog, an error is told in it
 */
export function formDialog(title, content, action, submit, { isDangerous = false } = {}) {
  const id = freshId('dialog');
  const trouble = h('div');
  const button = h('button', { type: 'submit', class: isDangerous ? 'danger' : 'primary' }, action);
  const form = h('form', { method: 'dialog', onsubmit: run }, h('h2', { id }, title), content, trouble,
    h('div', { class: 'actions' }, h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'), button));
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': id, onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector('input, select, textarea') ?? button).focus();
  return dialog;

  async function run(event) {
    event.preventDefault();
    button.disabled = true;
    fill(trouble);
    try {
      const shown = await submit();
      if (!shown) return dialog.close();
      fill(form, h('h2', { id }, title), shown, h('div', { class: 'actions' }, h('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, 'Done')));
      form.querySelector('button, input').focus();
    } catch (e) {
      fill(trouble, problem(e));
      button.disabled = false;
    }
  }
}
