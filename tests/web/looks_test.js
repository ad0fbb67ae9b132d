// On small screens, at 400 % zoom, in the dark, from right to left, in forced
// colours. Leaves a picture of each in CAVEAT_SHOTS.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {locales} from '../../service/http/web/widget.js';
import {amend, askUrgent, launchBrowser, openHost, QUESTION, ROW_QUESTION, Server, UNCOVERED_QUESTION,
  WORDS} from './harness.js';

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

/** Nothing is wider than what holds it, and nothing that holds text is cut. */
async function assertReflows(chat) {
  const faults = await chat.element.evaluate(({shadowRoot}) => {
    const wide = [];
    const {documentElement: page} = document;
    if (page.scrollWidth > page.clientWidth) wide.push(`page: ${page.scrollWidth} > ${page.clientWidth}`);
    for (const node of shadowRoot.querySelectorAll('.panel, .panel *')) {
      if (node.closest('svg, .hush') || !node.checkVisibility()) continue;
      const {left, right} = node.getBoundingClientRect();
      const cut = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline';
      if (left < -1 || right > page.clientWidth + 1 || cut) wide.push(node.outerHTML.slice(0, 90));
    }
    return wide;
  });
  assert.deepEqual(faults, []);
}

async function converse(chat, name, words = WORDS) {
  await chat.shot(`${name}-closed`);
  if (await chat.button(words.launcher).isVisible()) await chat.button(words.launcher).click();
  await chat.button(words.send).waitFor();
  await chat.shot(`${name}-open`);
  await assertReflows(chat);
  await chat.ask(QUESTION);
  await chat.shot(`${name}-answer`);
  await chat.replies.locator('summary').first().click();
  await chat.element.getByText(words.verified).waitFor();
  await assertReflows(chat);
  await chat.shot(`${name}-source`);
  await chat.ask(ROW_QUESTION);
  await chat.shot(`${name}-row`);
  await chat.ask(UNCOVERED_QUESTION);
  await askUrgent(chat);
  await assertReflows(chat);
  await chat.shot(`${name}-urgent`);
}

const SCREENS = {
  'desktop': {viewport: {width: 1280, height: 900}},
  'phone-375': {viewport: {width: 375, height: 720}},
  'phone-320': {viewport: {width: 320, height: 568}},
  'zoom-400': {viewport: {width: 320, height: 256}},
  'landscape': {viewport: {width: 740, height: 340}},
};
for (const [name, context] of Object.entries(SCREENS)) {
  test(`a bubble on ${name}`, async (t) => {
    const chat = await openHost(t, browser, server, {...BUBBLE, context});
    await converse(chat, name);
  });
}

test('choices, and two answers, on a phone', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE, context: {viewport: {width: 390, height: 844}}});
  await chat.button(WORDS.launcher).click();
  await chat.ask('what is denosumab? is complete remission common?');
  await assertReflows(chat);
  await chat.shot('phone-390-two-answers');
  await chat.panel.evaluate((panel) => panel.querySelector('.card + .card')?.scrollIntoView({behavior: 'instant'}));
  await chat.shot('phone-390-second-answer');
  await amend(chat, 'Ask', () => ({outcome: 'OUTCOME_AMBIGUOUS', notice: 'Did you mean one of these?',
    didYouMean: [{question: QUESTION}, {question: 'Is complete remission common for bone metastases?'}]}));
  await chat.ask('factors');
  await assertReflows(chat);
  await chat.shot('phone-390-did-you-mean');
});

test('inline at 320 pixels', async (t) => {
  const chat = await openHost(t, browser, server, {context: {viewport: {width: 320, height: 568}}});
  await converse(chat, 'inline-320');
});

/** Every part can be brought into view, whatever scrolls. */
async function assertReachable(chat) {
  for (const part of ['title', 'quote', 'caveats', 'input', 'send', 'help']) {
    const node = chat.element.locator(`[part~=${part}]`).first();
    const seen = await node.evaluate((target) => {
      target.scrollIntoView({block: 'center', behavior: 'instant'});
      const {left, top, width, height} = target.getBoundingClientRect();
      return target.contains(target.getRootNode().elementFromPoint(left + width / 2, top + height / 2));
    });
    assert.ok(seen, part);
  }
}

test('400 % zoom: everything can be scrolled to', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE, context: {viewport: {width: 320, height: 256}}});
  await chat.button(WORDS.launcher).click();
  await chat.ask(QUESTION);
  await assertReachable(chat);
});

test('text twice as large, and text spaced out, is not cut', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE, context: {viewport: {width: 640, height: 800}}});
  await chat.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html{font-size:200%}');
    document.adoptedStyleSheets = [sheet];
    const spacing = new CSSStyleSheet();
    // WCAG 1.4.12
    spacing.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}' +
        'p{margin-block-end:2em!important}');
    const {shadowRoot} = document.querySelector('caveat-chat');
    shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, spacing];
  });
  await converse(chat, 'text-200');
  await assertReachable(chat);
});

test('a page with a tiny root font does not make the chat tiny', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html{font-size:62.5%} p{display:none}' +
        '*{letter-spacing:3px;text-transform:uppercase;color:red}');
    document.adoptedStyleSheets = [sheet];
  });
  const look = await chat.element.getByText(WORDS.intro).evaluate((node) => {
    const {fontSize, letterSpacing, textTransform, display} = getComputedStyle(node);
    return {fontSize, letterSpacing, textTransform, display};
  });
  assert.deepEqual(look, {fontSize: '16px', letterSpacing: 'normal', textTransform: 'none', display: 'block'});
});

const background = (chat) => chat.panel.evaluate((node) => getComputedStyle(node).backgroundColor);

test('dark, as the reader’s system says or the page', async (t) => {
  const dark = await openHost(t, browser, server, {...BUBBLE, context: {colorScheme: 'dark'}});
  await converse(dark, 'dark');
  const night = await background(dark);
  const light = await openHost(t, browser, server, {attributes: 'mode="inline" theme="light"',
    context: {colorScheme: 'dark'}});
  const forced = await openHost(t, browser, server, {attributes: 'mode="inline" theme="dark"'});
  assert.equal(await background(forced), night);
  assert.notEqual(await background(light), night);
});

test('right to left', async (t) => {
  const words = locales.ar;
  const chat = await openHost(t, browser, server, {lang: 'ar" dir="rtl',
    attributes: 'mode="bubble" article-lang="en"'});
  await converse(chat, 'rtl', words);
  const box = (locator) => locator.boundingBox();
  const send = await box(chat.button(words.send));
  const input = await box(chat.input);
  assert.ok(send.x < input.x, 'the button to send is on the left');
  const direction = () => chat.input.evaluate((node) => getComputedStyle(node).direction);
  assert.equal(await direction(), 'rtl', 'of the words that stand in for a question');
  await chat.type('What is it?');
  assert.equal(await direction(), 'ltr', 'of the question');
  // The article is English, and stays left to right.
  const quote = chat.replies.locator('blockquote').first();
  assert.equal(await quote.evaluate((node) => getComputedStyle(node).direction), 'ltr');
  assert.equal(await quote.getAttribute('lang'), 'en');
});

test('forced colours: every control and card has an edge', async (t) => {
  const chat = await openHost(t, browser, server, {...BUBBLE, context: {forcedColors: 'active'}});
  await converse(chat, 'forced');
  const bare = await chat.element.evaluate(({shadowRoot}) =>
    [...shadowRoot.querySelectorAll('button, textarea, .card, .words, .urgent, .call, .panel')]
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        const {borderBlockStartWidth, borderBlockStartColor, backgroundColor} = getComputedStyle(node);
        return borderBlockStartWidth === '0px' || borderBlockStartColor === backgroundColor;
      })
      .map((node) => node.className));
  assert.deepEqual(bare, []);
});

test('motion only for those who do not mind', async (t) => {
  const calm = await openHost(t, browser, server, BUBBLE);
  await calm.button(WORDS.launcher).click();
  await calm.page.route('**/Ask', () => {});
  await calm.type(QUESTION);
  await calm.input.press('Enter');
  await calm.element.getByText(WORDS.searching).waitFor();
  const running = ({shadowRoot}) => shadowRoot.getAnimations({subtree: true}).length;
  assert.equal(await calm.element.evaluate(running), 0);
  await calm.page.emulateMedia({reducedMotion: 'no-preference'});
  assert.ok(await calm.element.evaluate(running) > 0);
});
