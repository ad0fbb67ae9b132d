// With a screen reader, by keyboard alone, with a shaky hand.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {locales} from '../../service/http/web/widget.js';
import {amend, askUrgent, launchBrowser, openHost, QUESTION, ROW_QUESTION, Server, UNCOVERED_QUESTION,
  WORDS} from './harness.js';

const TARGET_PX = 44;
const FOLLOW_UP = 'Is complete remission common for bone metastases?';

const BUBBLE = {attributes: 'mode="bubble"'};

let server;
let browser;
before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const withFollowUp = (reply) => ({...reply, followUps: reply.followUps ?? [{question: FOLLOW_UP}]});

/** Counts what a screen reader would be told: nodes added to live regions. */
async function watchRegions(chat) {
  await chat.element.evaluate(({shadowRoot}) => {
    window.additions = {log: 0, alert: 0};
    for (const name of ['log', 'alert']) {
      new MutationObserver((records) => {
        for (const {addedNodes, target} of records) {
          if (target.closest('[aria-live=off], [role=status]')) continue; // Live on its own, or not at all.
          for (const node of addedNodes) if (node.ariaLive !== 'off') window.additions[name] += 1;
        }
      }).observe(shadowRoot.querySelector(`.${name}`), {childList: true, subtree: true});
    }
  });
  return () => chat.page.evaluate(() => {
    const counted = {...window.additions};
    window.additions = {log: 0, alert: 0};
    return counted;
  });
}

test('the live regions are there before anything is said', async (t) => {
  const chat = await openHost(t, browser, server);
  assert.equal(await chat.log.getAttribute('aria-live'), 'polite');
  assert.equal(await chat.log.getAttribute('aria-relevant'), 'additions');
  assert.equal(await chat.alert.getAttribute('role'), 'alert');
  assert.equal(await chat.log.evaluate((log) => log.childElementCount), 0);
  assert.equal(await chat.status.getAttribute('role'), 'status');
});

test('a reply is announced once, an urgent card once and by the alert alone', async (t) => {
  const chat = await openHost(t, browser, server);
  const counted = await watchRegions(chat);
  await chat.ask(QUESTION);
  assert.deepEqual(await counted(), {log: 2, alert: 0}, 'what was written, and the reply');
  await chat.replies.locator('summary').first().click();
  await askUrgent(chat);
  assert.deepEqual(await counted(), {log: 1, alert: 1}, 'what was written, and the card');
  // The card moves into the log without a word.
  await chat.ask(ROW_QUESTION);
  assert.deepEqual(await counted(), {log: 2, alert: 0});
  assert.equal(await chat.log.locator('[aria-live=off] .urgent').count(), 1);
});

test('the accessibility tree of a whole conversation', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="inline" article-lang="en"'});
  await amend(chat, 'Ask', withFollowUp);
  const {answers: [row], caveats} = await chat.ask(ROW_QUESTION);
  const uncovered = await chat.ask(UNCOVERED_QUESTION);
  const urgent = await askUrgent(chat);
  const last = await chat.ask(QUESTION);
  const answer = last.answers[0];
  const tree = await chat.element.ariaSnapshot();
  const section = (source) => source.section;
  const bound = (list, entry) => list.filter((caveat) => !entry.text.includes(caveat.text) &&
      (!caveat.entryIds?.length || caveat.entryIds.includes(entry.entryId)));
  // Every line, in this order; between them may stand others of the same reply.
  const lines = [
    'region', 'heading', WORDS.title, 'button', WORDS.clear, 'group', 'log', WORDS.log,
    WORDS.you, ROW_QUESTION, WORDS.article, 'heading', row.question,
    ...row.cells.flatMap(({header, text}) => ['term', header, 'definition', text]),
    'heading', WORDS.caveats, 'list', ...bound(caveats, row).flatMap(({text}) => ['listitem', text]),
    WORDS.exact, section(row.source), 'Reviewed',
    WORDS.you, UNCOVERED_QUESTION, WORDS.auto, uncovered.notice,
    WORDS.you, 'heading', WORDS.urgentTitle, urgent.notice, 'link', urgent.contacts[0].number,
    WORDS.you, QUESTION, WORDS.article, 'heading', answer.question, 'blockquote', answer.text,
    'heading', WORDS.caveats, ...bound(last.caveats, answer).flatMap(({text}) => ['listitem', text]),
    WORDS.exact, section(answer.source),
    'alert', 'status', 'group', WORDS.helpful, 'button', WORDS.yes, 'button', WORDS.no,
    'group', WORDS.followUps, 'button', last.followUps[0].question,
    'textbox', WORDS.input, 'button', WORDS.send, WORDS.footer, 'button', WORDS.help,
  ];
  const words = (text) => text.replaceAll(/[\s"'\\]+/g, ' ').replaceAll(/ - (text: )?/g, ' ');
  let rest = words(tree);
  for (const line of lines) {
    const at = rest.indexOf(words(line).trim());
    assert.ok(at >= 0, `${line} is missing, or out of order, in\n${tree}`);
    rest = rest.slice(at + words(line).trim().length);
  }
});

test('by keyboard alone: open, ask, follow up, look up, close', async (t) => {
  const chat = await openHost(t, browser, server, BUBBLE);
  await amend(chat, 'Ask', withFollowUp);
  const {keyboard} = chat.page;
  await chat.page.locator('#before').focus();
  await keyboard.press('Tab');
  assert.equal(await chat.focused(), WORDS.launcher);
  assert.equal(await chat.button(WORDS.launcher).getAttribute('aria-expanded'), 'false');
  await keyboard.press('Enter');
  assert.equal(await chat.focused(), 'input');
  assert.equal(await chat.button(WORDS.launcher).getAttribute('aria-expanded'), 'true');
  await keyboard.type(QUESTION);
  await keyboard.press('Enter');
  await chat.replies.first().waitFor();
  await chat.settled();
  assert.equal(await chat.focused(), 'input', 'what is typed next goes where it was');
  await keyboard.press('Shift+Tab');
  const followUp = await chat.focused();
  const offered = chat.element.getByRole('group', {name: WORDS.followUps}).getByRole('button').last();
  assert.equal(await offered.textContent(), followUp);
  await keyboard.press('Enter');
  // The focus is on what was asked; the reply follows it.
  assert.match(await chat.focused(), new RegExp(followUp.replaceAll('?', '\\?')));
  await chat.settled();
  await chat.replies.nth(1).waitFor();
  await keyboard.press('Tab');
  assert.match(await chat.focused(), new RegExp(WORDS.exact));
  await keyboard.press('Enter');
  assert.ok(await chat.replies.nth(1).locator('[part=passage]').first().isVisible());
  await keyboard.press('Escape');
  assert.equal(await chat.focused(), WORDS.launcher);
  assert.equal(await chat.panel.isVisible(), false);
  await keyboard.press('Enter');
  assert.equal(await chat.replies.count(), 2, 'closing forgets nothing');
});

test('Escape closes the suggestions first, and a new line is a line', async (t) => {
  const chat = await openHost(t, browser, server, BUBBLE);
  await amend(chat, 'Suggest', () => ({suggestions: [{question: FOLLOW_UP}]}));
  await chat.button(WORDS.launcher).click();
  await chat.input.pressSequentially('remi');
  await chat.suggestions.getByRole('button').waitFor();
  await chat.input.press('ArrowDown');
  assert.equal(await chat.focused(), FOLLOW_UP);
  await chat.page.keyboard.press('ArrowUp');
  assert.equal(await chat.focused(), 'input');
  await chat.page.keyboard.press('Escape');
  assert.equal(await chat.suggestions.isVisible(), false);
  assert.equal(await chat.focused(), 'input');
  await chat.page.keyboard.press('Shift+Enter');
  assert.equal(await chat.input.inputValue(), 'remi\n');
  assert.equal(await chat.log.evaluate((log) => log.childElementCount), 0);
});

test('a panel beside the page leaves the page usable; one that fills the window does not', async (t) => {
  const wide = await openHost(t, browser, server, BUBBLE);
  await wide.button(WORDS.launcher).click();
  await wide.page.locator('#before').click();
  assert.equal(await wide.focused(), 'before');
  const small = await openHost(t, browser, server, {...BUBBLE, context: {viewport: {width: 375, height: 667}}});
  await small.button(WORDS.launcher).click();
  for (let presses = 0; presses < 20; presses += 1) {
    await small.page.keyboard.press('Tab');
    assert.notEqual(await small.focused(), 'before');
  }
  await small.page.keyboard.press('Escape');
  assert.equal(await small.focused(), WORDS.launcher);
});

test('a finger: every control is at least 44 pixels high and wide', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE, context: {viewport: {width: 375, height: 800}}});
  await amend(chat, 'Ask', withFollowUp);
  await chat.button(WORDS.launcher).click();
  await chat.ask(QUESTION);
  await chat.replies.locator('summary').first().click();
  await askUrgent(chat);
  const controls = 'button, a, summary, textarea';
  const small = await chat.element.evaluate(({shadowRoot}, [names, least]) => [...shadowRoot.querySelectorAll(names)]
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([{width, height}]) => width > 0 && (Math.round(width) < least || Math.round(height) < least))
    .map(([{width, height}, node]) => `${node.outerHTML.slice(0, 80)}: ${width} x ${height}`), [controls, TARGET_PX]);
  assert.deepEqual(small, []);
});

test('a touch screen: the keyboard does not cover the reply', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE,
    context: {viewport: {width: 375, height: 667}, hasTouch: true, isMobile: true}});
  await chat.button(WORDS.launcher).tap();
  assert.notEqual(await chat.focused(), 'input');
  await chat.input.tap();
  await chat.ask(QUESTION);
  assert.notEqual(await chat.focused(), 'input');
});

const STATES = {
  closed: async () => {},
  'open and empty': async (chat) => chat.button(WORDS.launcher).click(),
  suggesting: async (chat) => {
    await amend(chat, 'Suggest', () => ({suggestions: [{question: FOLLOW_UP}, {question: QUESTION}]}));
    await chat.input.pressSequentially('remi');
    await chat.suggestions.getByRole('button').first().waitFor();
  },
  answered: async (chat) => chat.ask(QUESTION),
  'source open': async (chat) => {
    await chat.replies.locator('summary').first().click();
    await chat.element.getByText(WORDS.verified).waitFor();
  },
  'a table row': async (chat) => chat.ask(ROW_QUESTION),
  'not covered': async (chat) => chat.ask(UNCOVERED_QUESTION),
  'did you mean': async (chat) => {
    await amend(chat, 'Ask', () => ({outcome: 'OUTCOME_AMBIGUOUS', notice: 'Which?',
      didYouMean: [{question: QUESTION}, {question: FOLLOW_UP}]}));
    await chat.ask('which');
    await chat.page.unroute('**/caveat.v1.AnswerService/Ask');
  },
  urgent: async (chat) => askUrgent(chat),
  'urgent help': async (chat) => chat.button(WORDS.help).click(),
  'too long': async (chat) => {
    await chat.type('x'.repeat(5000));
    await chat.input.press('Enter');
  },
  cleared: async (chat) => chat.button(WORDS.clear).click(),
};
for (const [scheme, context] of Object.entries({
  light: {}, dark: {colorScheme: 'dark'}, 'forced colours': {forcedColors: 'active'},
  phone: {viewport: {width: 375, height: 667}}})) {
  test(`axe finds nothing in any state: ${scheme}`, async (t) => {
    const chat = await openHost(t, browser, server, {attributes: 'mode="bubble" article-lang="en"', context});
    for (const [state, reach] of Object.entries(STATES)) {
      await reach(chat);
      await chat.assertAccessible(`${scheme}, ${state}`);
    }
  });
}

test('every language has every word, and the panel speaks it', async (t) => {
  for (const [tag, strings] of Object.entries(locales)) {
    const names = Object.keys(strings).filter((name) => name !== 'dir');
    assert.deepEqual(names.sort(), Object.keys(WORDS).sort(), tag);
    for (const [name, text] of Object.entries(strings)) {
      if (name === 'dir') continue;
      assert.deepEqual(text.match(/\{\w+\}/g), WORDS[name].match(/\{\w+\}/g), `${tag}: ${name}`);
    }
    const chat = await openHost(t, browser, server, {attributes: `mode="bubble" lang="${tag}"`});
    await chat.button(strings.launcher).click();
    await chat.ask(QUESTION);
    assert.ok(await chat.element.getByText(strings.article, {exact: true}).isVisible());
    assert.equal(await chat.element.locator('.root').getAttribute('dir'), strings.dir ?? 'ltr');
    await chat.assertAccessible(tag);
  }
});
