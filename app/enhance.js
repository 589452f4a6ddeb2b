// @ts-check
// What a browser may add: nothing here is needed. No request, no storage, no measuring.

/** A second press while the first is on its way: kept back, but not for ever, and not after a download. */
const LOCK_MS = 4000;

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !('once' in form.dataset)) return;
  if (event.submitter?.hasAttribute('formaction')) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  setTimeout(() => unlock(form), LOCK_MS);
});

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) unlock(form);
});

/** @param {HTMLFormElement} form */
function unlock(form) {
  delete form.dataset.sent;
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

for (const button of document.querySelectorAll('button[data-share]')) {
  if (!(button instanceof HTMLButtonElement) || !navigator.share) continue;
  button.hidden = false;
  document.querySelector('button[data-copy=share]')?.classList.remove('primary');
  const { share: url, title, words: text } = button.dataset;
  button.addEventListener('click', () => navigator.share({ url, title, text }).catch(() => {}));
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy ?? '');
  const said = button.parentElement?.querySelector('output');
  if (!(source instanceof HTMLTextAreaElement) || !said) return;
  source.select();
  await navigator.clipboard.writeText(source.value);
  said.textContent = button.dataset.done ?? '';
}

// An error stays until its field is left in a state that the browser finds valid; nothing new is ever reported here.
// Its space stays too: leaving a field is often the press on a button below, which must not move away from under it.
document.addEventListener('focusout', ({ target }) => {
  const field = /** @type {HTMLInputElement | null} */ (target);
  if (field?.getAttribute?.('aria-invalid') !== 'true' || !field.checkValidity() || isEmpty(field)) return;
  field.removeAttribute('aria-invalid');
  const error = document.getElementById(`${field.id}-error`);
  error?.closest('.failed')?.classList.add('mended');
  error?.removeAttribute('id');
});

/** @param {HTMLInputElement} field */
function isEmpty(field) {
  return field.type === 'checkbox' ? !field.checked : field.value.trim() === '';
}

for (const area of document.querySelectorAll('textarea[data-max]')) {
  if (area instanceof HTMLTextAreaElement) countCharacters(area);
}

/** Says what is left once it gets short, and only then aloud. @param {HTMLTextAreaElement} area */
function countCharacters(area) {
  const max = Number(area.dataset.max);
  const said = document.createElement('p');
  said.className = 'hint';
  said.setAttribute('aria-live', 'polite');
  area.after(said);
  area.addEventListener('input', () => {
    const left = max - [...area.value].length;
    said.textContent = left < max / 10 ? (area.dataset.left ?? '').replace('#', String(left)) : '';
  });
}
