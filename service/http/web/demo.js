// The demo page: the article as the service has it, and a chat beside it that
// shows in the article what it quotes.

const REFERENCE_CORPUS = 'bone-metastases';
const ENTRY_COUNT_MAX = 500; // One page of ListEntries.
// Between two items of a list there are a line end and a bullet.
const BULLET_BYTES = [3, 6];

const chat = document.querySelector('caveat-chat');
const byId = (id) => document.getElementById(id);

function node(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

// A panel where there is room beside the text, a bubble where there is not.
const wide = matchMedia('(min-width: 64rem)');
const place = () => chat.setAttribute('mode', wide.matches ? 'inline' : 'bubble');
wide.addEventListener('change', place);
place();

async function loadEntries() {
  const response = await fetch('/caveat.v1.AnswerService/ListEntries', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({pageSize: ENTRY_COUNT_MAX}),
  });
  if (!response.ok) throw new Error(String(response.status));
  const {entries = []} = await response.json();
  return entries.filter(({corpus}) => corpus === entries[0].corpus);
}

const begin = ({source}) => Number(source?.startByte ?? 0);
const end = ({source}) => Number(source?.endByte ?? 0);

function isListItem(entry, previous) {
  if (entry.kind === 'ENTRY_KIND_TAKEAWAY') return true;
  if (!previous || previous.source.section !== entry.source.section) return false;
  const gap = begin(entry) - end(previous);
  return gap >= BULLET_BYTES[0] && gap <= BULLET_BYTES[1];
}

function tableFor(entry) {
  const table = node('table');
  const head = node('tr');
  for (const {header} of entry.cells) head.append(node('th', header, {scope: 'col'}));
  table.append(node('thead'), node('tbody'));
  table.tHead.append(head);
  return table;
}

/** The last table or list of the article, if nothing came after it. */
function openBlock(text, selector) {
  return text.lastElementChild?.matches(selector) ? text.lastElementChild : null;
}

function appendEntry(text, entry, previous) {
  const id = `entry-${entry.entryId}`;
  if (entry.kind === 'ENTRY_KIND_TABLE_ROW' && entry.cells?.length) {
    let box = openBlock(text, '.table');
    if (!box) {
      box = node('div', '', {class: 'table', tabindex: '0', role: 'region', 'aria-label': entry.source.section ?? 'Table'});
      box.append(tableFor(entry));
      text.append(box);
    }
    const row = node('tr', '', {id});
    row.append(...entry.cells.map((cell, column) =>
      (column === 0 ? node('th', cell.text, {scope: 'row'}) : node('td', cell.text))));
    box.querySelector('tbody').append(row);
  } else if (isListItem(entry, previous)) {
    const list = openBlock(text, 'ul') ?? node('ul');
    list.append(node('li', entry.text, {id}));
    text.append(list);
  } else {
    if (entry.kind === 'ENTRY_KIND_FAQ') text.append(node('h4', entry.question));
    text.append(node('p', entry.text, {id}));
  }
}

function showArticle(entries) {
  const text = byId('article-text');
  text.replaceChildren();
  const {document: title, reviewedOn} = entries[0].source;
  byId('article-title').textContent = title;
  if (reviewedOn) {
    const day = new Date(`${reviewedOn}T00:00:00Z`);
    const date = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'long', timeZone: 'UTC'}).format(day);
    byId('article-kicker').textContent = `The reviewed article · ${date}`;
  }
  entries.forEach((entry, index) => {
    const previous = entries[index - 1];
    const {section} = entry.source;
    if (section && section !== previous?.source.section) text.append(node('h3', section));
    appendEntry(text, entry, previous);
  });
  byId('try').hidden = entries[0].corpus !== REFERENCE_CORPUS;
}

// What the chat quotes is shown where it stands.
chat.addEventListener('caveat:source', ({detail}) => {
  document.querySelector('.cited')?.classList.remove('cited');
  const passage = byId(`entry-${detail.entryId}`);
  if (!passage || !wide.matches) return;
  passage.classList.add('cited');
  passage.scrollIntoView({block: 'center'});
});

for (const button of document.querySelectorAll('#try button')) {
  button.addEventListener('click', () => chat.ask(button.textContent));
}

byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copied').textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(byId('snippet'));
    byId('copied').textContent = 'Selected: copy it from here';
  }
});

loadEntries().then(showArticle, () => {
  // The page says already that the article appears when the service runs.
});
