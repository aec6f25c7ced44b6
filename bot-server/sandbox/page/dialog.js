import { button, h } from './dom.js';

/** A modal dialog with a title and a way out; the browser keeps the focus inside and gives it back. */
export function openDialog(title, ...content) {
  const dialog = h(
    'dialog.sheet-page',
    { 'aria-label': title },
    h(
      'header',
      {},
      h('h2', {}, title),
      button('close', () => dialog.close(), '关闭'),
    ),
    h('div.sheet-body', {}, ...content),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
