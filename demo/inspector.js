// What went over the wire, and what is inside it? The panel beside the page: one group per act, newest first.
import { describeExchange } from './describe.js';
import { byId, element, field } from './dom.js';
import { jsonView } from './json_view.js';
import { trace } from './trace.js';
import { verifyCase } from './verify_case.js';

const kMaxGroups = 30;
const kCalls = { create: 'navigator.credentials.create()', get: 'navigator.credentials.get()' };

export function initInspector() {
  const log = byId('inspector-log');
  const nodes = new WeakMap(); // entry -> its <details>
  const empty = log.querySelector('.empty');

  trace.addEventListener('add', ({ detail: entry }) => {
    if (entry.opensGroup) {
      empty.remove();
      log.prepend(groupView(entry.opensGroup));
      while (log.children.length > kMaxGroups) log.lastElementChild.remove();
    }
    const node = element(
      'details',
      { className: 'entry' },
      element('summary'),
      element('div', { className: 'entry-body' }),
    );
    // The body is built when it is first looked at: decoding everything always would be wasted.
    node.addEventListener('toggle', () => node.open && fillBody(node, entry));
    nodes.set(entry, node);
    fillSummary(node, entry);
    (log.querySelector('.group') ?? log.appendChild(groupView('Earlier'))).append(node);
  });
  trace.addEventListener('change', ({ detail: entry }) => {
    const node = nodes.get(entry);
    fillSummary(node, entry);
    if (node.open) fillBody(node, entry);
  });
  byId('inspector-clear').addEventListener('click', () => {
    log.replaceChildren(empty);
    log.focus();
  });
  initToggle(log);
}

// Open where there is room beside the page; elsewhere it lies below, and opening it goes there.
function initToggle(log) {
  const beside = matchMedia('(min-width: 68rem)');
  const toggle = byId('inspector-toggle');
  const show = (open) => {
    byId('inspector').hidden = !open;
    byId('layout').classList.toggle('with-inspector', open);
    toggle.setAttribute('aria-expanded', String(open));
    return open;
  };
  toggle.addEventListener('click', () => {
    const open = show(toggle.getAttribute('aria-expanded') !== 'true');
    if (open && !beside.matches) log.focus();
  });
  show(beside.matches);
}

function groupView(title) {
  return element(
    'section',
    { className: 'group' },
    element('h3', {}, title, element('time', {}, new Date().toLocaleTimeString())),
  );
}

function fillSummary(node, entry) {
  node.dataset.state = entry.state;
  const [verb, target] = entry.kind === 'http' ? [entry.method, entry.path] : ['browser', kCalls[entry.call]];
  const [kind, result] = outcome(entry);
  node.firstElementChild.replaceChildren(
    element('span', { className: 'verb' }, verb),
    element('span', { className: 'target' }, target),
    element('span', { className: `badge ${kind}`.trim() }, result),
    element(
      'span',
      { className: 'duration' },
      entry.milliseconds === null ? '' : `${Math.round(entry.milliseconds)} ms`,
    ),
  );
}

function outcome({ kind, state, status, error }) {
  switch (state) {
    case 'pending':
      return ['', 'waiting'];
    case 'aborted':
      return ['', 'taken back'];
    case 'refused':
      return ['bad', kind === 'http' ? String(status ?? 'no answer') : error.name];
    default:
      return ['good', kind === 'http' ? String(status) : 'credential'];
  }
}

function fillBody(node, entry) {
  const parts = entry.kind === 'http' ? httpParts(entry) : browserParts(entry);
  const decoded = describeExchange(entry).map(({ title, rows }) =>
    section(
      title,
      element('dl', { className: 'fields' }, ...rows.map(([name, value, note]) => field(name, value, note))),
    ),
  );
  node.lastElementChild.replaceChildren(...parts, ...decoded, ...copyAsCase(entry));
}

function copyAsCase(entry) {
  const judged = entry.kind === 'browser' && entry.credential && verifyCase(entry);
  if (!judged) return [];
  const label = 'Copy as a case for “blockauth verify”';
  const button = element('button', { type: 'button', className: 'button quiet small' }, label);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(`${JSON.stringify(judged)}\n`);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = label), 2000);
  });
  return [button];
}

function httpParts(entry) {
  const parts = [];
  if (Object.keys(entry.headers).length) parts.push(section('Request headers', jsonView(entry.headers)));
  if (entry.body !== undefined) parts.push(section('Request body', jsonView(entry.body)));
  if (entry.responseHeaders) parts.push(section('Response headers', jsonView(entry.responseHeaders)));
  if (entry.responseBody) parts.push(section('Response body', jsonView(entry.responseBody)));
  if (entry.error) parts.push(section('No response', jsonView(String(entry.error))));
  return parts;
}

function browserParts(entry) {
  const parts = [section('Options given to the browser', jsonView(entry.options))];
  if (entry.credential) parts.push(section('Credential, as toJSON() gives it', jsonView(entry.credential)));
  if (entry.error)
    parts.push(section('Exception', jsonView({ name: entry.error.name, message: entry.error.message })));
  return parts;
}

function section(title, content) {
  return element('section', {}, element('h4', {}, title), content);
}
