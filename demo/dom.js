// How do the modules build elements? Always from text nodes: nothing from the network is ever parsed as HTML.

export const byId = (id) => document.getElementById(id);

// element('dd', { className: 'note' }, 'text', anotherElement). Names with a dash or `role` become
// attributes.
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// One row of a <dl class="fields">.
export function field(name, value, note) {
  return element(
    'div',
    {},
    element('dt', {}, name),
    element('dd', {}, value, note ? element('span', { className: 'note' }, note) : null),
  );
}

// Runs an act behind a button, if there is one: the button says that it is busy but keeps the focus, which a
// disabled one would lose.
export async function whileBusy(button, act) {
  button?.setAttribute('aria-busy', 'true');
  button?.setAttribute('aria-disabled', 'true');
  try {
    await act();
  } finally {
    button?.removeAttribute('aria-busy');
    button?.removeAttribute('aria-disabled');
  }
}
