import { el } from '../shared/dom';

export interface FieldOptions {
  name: string;
  label: string;
  hint?: string;
  input: Partial<Pick<HTMLInputElement, 'type' | 'value' | 'autocomplete' | 'inputMode' | 'required' | 'className'>> & {
    maxLength?: number;
  };
}

export interface Form {
  element: HTMLFormElement;
  value(name: string): string;
  /** Shows a sentence at a field, says it to screen readers and puts the cursor there. */
  fail(name: string, sentence: string): void;
  /** Shows these buttons below the others, in place of those that were offered before. */
  offer(buttons: HTMLButtonElement[]): void;
}

/** A form whose fields have visible labels, and errors that are tied to their field. */
export function form(options: { fields: FieldOptions[]; buttons: HTMLButtonElement[]; onSubmit: () => void }): Form {
  const element = el('form', { noValidate: true });
  const inputs = new Map<string, HTMLInputElement>();
  for (const field of options.fields) {
    const { wrapper, input } = fieldOf(field);
    inputs.set(field.name, input);
    element.append(wrapper);
  }
  const offered = el('div', { className: 'actions', hidden: true });
  element.append(el('div', { className: 'actions' }, ...options.buttons), offered);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    options.onSubmit();
  });

  const inputOf = (name: string): HTMLInputElement => {
    const input = inputs.get(name);
    if (!input) throw new Error(`The form has no field ${name}.`);
    return input;
  };
  return {
    element,
    value: (name) => inputOf(name).value.trim(),
    fail(name, sentence) {
      for (const [other, input] of inputs) showError(input, other === name ? sentence : '');
      inputOf(name).focus();
    },
    offer(buttons) {
      offered.replaceChildren(...buttons);
      offered.hidden = buttons.length === 0;
    },
  };
}

function fieldOf(field: FieldOptions): { wrapper: HTMLElement; input: HTMLInputElement } {
  const input = el('input', {
    ...field.input,
    id: field.name,
    name: field.name,
    attributes: { 'aria-describedby': `${field.name}-hint ${field.name}-error` },
  });
  const wrapper = el(
    'div',
    { className: 'field' },
    el('label', { htmlFor: field.name }, field.label),
    input,
    el('p', { id: `${field.name}-hint`, className: 'hint' }, field.hint ?? ''),
    el('p', { id: `${field.name}-error`, className: 'error', attributes: { role: 'alert' } }),
  );
  return { wrapper, input };
}

function showError(input: HTMLInputElement, sentence: string): void {
  input.setAttribute('aria-invalid', String(sentence !== ''));
  const place = document.getElementById(`${input.id}-error`);
  if (place) place.textContent = sentence;
}

/** A button that does something now; the one of a form that sends it is `submitButton`. */
export function button(label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const element = el('button', { type: 'button', className }, label);
  element.addEventListener('click', onClick);
  return element;
}

export function submitButton(label: string): HTMLButtonElement {
  return el('button', { type: 'submit', className: 'primary' }, label);
}
