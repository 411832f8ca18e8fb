// How is a JSON value shown? Indented and coloured, with long strings and tokens folded until somebody asks.
import { element } from './dom.js';

const kFoldAbove = 72;
const kShownWhenFolded = 20;
const kInlineUpTo = 56; // {"type": "public-key", "alg": -7} reads better on one line
// Tokens are shortened however long they are: screens get shared.
const kToken = /^(Bearer )?eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

export function jsonView(value) {
  const pre = element('pre', { className: 'json' });
  append(pre, value, '');
  return pre;
}

function append(parent, value, indent) {
  if (value === null || typeof value !== 'object') return parent.append(scalar(value));
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, close] = isArray ? '[]' : '{}';
  if (entries.length === 0) return parent.append(open + close);
  parent.append(open);
  const inline = indent !== '' && JSON.stringify(value).length <= kInlineUpTo;
  const inner = `${indent}  `;
  entries.forEach(([name, item], index) => {
    parent.append(inline ? (index ? ', ' : '') : `${index ? ',' : ''}\n${inner}`);
    if (!isArray) parent.append(element('span', { className: 'name' }, JSON.stringify(name)), ': ');
    append(parent, item, inner);
  });
  parent.append(inline ? close : `\n${indent}${close}`);
}

function scalar(value) {
  if (typeof value !== 'string') return element('span', { className: 'literal' }, JSON.stringify(value));
  if (value.length <= kFoldAbove && !kToken.test(value)) return stringView(value);
  return foldable(value);
}

function stringView(text) {
  return element('span', { className: 'string' }, JSON.stringify(text));
}

function foldable(text) {
  const holder = element('span');
  const short = `${text.slice(0, kShownWhenFolded)}…${text.slice(-6)}`;
  const button = element('button', { type: 'button', className: 'fold' });
  const show = (unfolded) => {
    button.textContent = unfolded ? 'shorten' : `${text.length} characters`;
    button.setAttribute('aria-expanded', String(unfolded));
    holder.replaceChildren(stringView(unfolded ? text : short), ' ', button);
  };
  button.addEventListener('click', () => {
    show(button.getAttribute('aria-expanded') !== 'true');
    button.focus();
  });
  show(false);
  return holder;
}
