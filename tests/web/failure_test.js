// What a patient sees when the service is not there: numbers to call, from the
// page itself, and the question they wrote.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {CONTACTS, launchBrowser, openHost, QUESTION, ROW_QUESTION, Server, WORDS} from './harness.js';

const SLOW_MS = 3000;

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

async function assertHelp(chat, reason) {
  const card = chat.alert.locator('.urgent');
  await card.waitFor();
  assert.equal(await card.getByRole('heading').textContent(), reason);
  assert.ok(await card.getByText(WORDS.urgent).isVisible());
  const links = await card.getByRole('link').evaluateAll((nodes) =>
    nodes.map((node) => [node.textContent.trim(), node.href]));
  assert.deepEqual(links,
    [['Emergency services: 999', 'tel:999'], ['Cancer helpline', 'tel:+442079460000']]);
}

async function send(chat, question) {
  await chat.type(question);
  await chat.input.press('Enter');
}

test('a server killed in the middle: the card, the question and what was said are there', async (t) => {
  const doomed = await Server.start();
  const chat = await openHost(t, browser, doomed);
  await chat.ask(QUESTION);
  await doomed.signal('SIGKILL');
  await send(chat, ROW_QUESTION);
  await assertHelp(chat, WORDS.down);
  assert.equal(await chat.input.inputValue(), ROW_QUESTION);
  assert.equal(await chat.replies.count(), 1);
  assert.equal(await chat.focused(), 'input');
  await chat.assertAccessible('server down');
  await chat.shot('server-down');
});

test('a slow server: the card after three seconds, the answer when it comes', async (t) => {
  const frozen = await Server.start();
  t.after(() => frozen.stop());
  const chat = await openHost(t, browser, frozen);
  await chat.type(QUESTION);
  frozen.signal('SIGSTOP');
  const begin = Date.now();
  await chat.input.press('Enter');
  await chat.element.getByText(WORDS.searching).waitFor();
  await assertHelp(chat, WORDS.slow);
  const waited = Date.now() - begin;
  assert.ok(waited >= SLOW_MS - 100 && waited < SLOW_MS + 4000, `shown after ${waited} ms`);
  assert.equal(await chat.element.getByText(WORDS.searching).count(), 0, 'still a spinner');
  await chat.assertAccessible('server slow');
  await chat.shot('server-slow');
  frozen.signal('SIGCONT');
  await chat.replies.first().waitFor();
  // The numbers stay where they were read, and are not announced again.
  assert.equal(await chat.alert.locator('.urgent').count(), 0);
  assert.equal(await chat.log.locator('[aria-live=off] .urgent').count(), 1);
  // The next question makes room for itself.
  await chat.ask(ROW_QUESTION);
  assert.equal(await chat.element.locator('.urgent').count(), 0);
});

test('a server that never replies: an end to waiting', async (t) => {
  const frozen = await Server.start();
  t.after(() => frozen.stop());
  const chat = await openHost(t, browser, frozen);
  await chat.page.clock.install();
  frozen.signal('SIGSTOP');
  await send(chat, QUESTION);
  await chat.page.clock.fastForward(SLOW_MS);
  await assertHelp(chat, WORDS.slow);
  await chat.page.clock.fastForward(20000);
  await assertHelp(chat, WORDS.down);
  assert.equal(await chat.element.locator('.urgent').count(), 1);
  assert.equal(await chat.input.inputValue(), QUESTION);
});

test('offline: said, and asked again when it is over', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.page.context().setOffline(true);
  await send(chat, QUESTION);
  await assertHelp(chat, WORDS.offline);
  await chat.shot('offline');
  await chat.page.context().setOffline(false);
  await chat.button(WORDS.retry).click();
  await chat.replies.first().waitFor();
  assert.equal(await chat.element.locator('.user').count(), 1, 'the question is there once');
  assert.equal(await chat.element.locator('.urgent').count(), 0);
  assert.equal(await chat.input.inputValue(), '');
});

const REPLIES = [
  ['limiting', {status: 429, json: {code: 'resource_exhausted'}}, WORDS.busy],
  ['limiting, by a proxy', {status: 429, contentType: 'text/html', body: '<h1>Slow down</h1>'}, WORDS.busy],
  ['draining', {status: 503, json: {code: 'unavailable'}}, WORDS.down],
  ['asked for a corpus that is gone', {status: 404, json: {code: 'not_found'}}, WORDS.down],
  ['not able to read the question', {status: 400, json: {code: 'invalid_argument'}}, WORDS.refused],
  ['a proxy with a page of its own', {status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>'}, WORDS.down],
  ['a proxy with other JSON', {status: 200, json: {hello: 'world'}}, WORDS.down],
  ['a proxy with JSON that is no object', {status: 200, json: null}, WORDS.down],
];
for (const [what, reply, reason] of REPLIES) {
  test(`a server that is ${what}`, async (t) => {
    const chat = await openHost(t, browser, server);
    await chat.page.route('**/Ask', (route) => route.fulfill(reply));
    const events = await chat.recordEvents();
    await send(chat, QUESTION);
    await assertHelp(chat, reason);
    assert.equal(await chat.input.inputValue(), QUESTION);
    const told = (await events()).map(({type}) => type);
    assert.deepEqual(told, ['caveat:error']);
  });
}

test('a question that is refused does not end the conversation', async (t) => {
  const chat = await openHost(t, browser, server);
  const {conversation} = await chat.ask(QUESTION);
  const sent = [];
  await chat.page.route('**/Ask', (route) => {
    sent.push(route.request().postDataJSON().conversation);
    return route.continue();
  });
  // Nothing is left of it when it is folded.
  await chat.ask('\u200b');
  assert.deepEqual(sent.splice(0), [conversation]);
  await chat.ask(ROW_QUESTION);
  assert.deepEqual(sent.splice(0), [conversation]);
});

test('no server at all: the panel opens, and urgent help needs none', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble"'});
  await chat.page.route('**/caveat.v1.AnswerService/**', (route) => route.abort());
  await chat.button(WORDS.launcher).click();
  await chat.button(WORDS.help).click();
  await assertHelp(chat, WORDS.urgentTitle);
  assert.match(await chat.focused(), /^Emergency services: 999/);
  await chat.shot('urgent-help');
});

test('no script: the numbers are on the page', async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.route('**/widget.js', (route) => route.abort());
  await page.route('**/host.html', (route) => route.fulfill({contentType: 'text/html',
    body: `<script type="module" src="/widget.js"></script><caveat-chat>${CONTACTS}</caveat-chat>`}));
  await page.goto(`${server.url}/host.html`);
  assert.ok(await page.getByRole('link', {name: 'Emergency services: 999'}).isVisible());
});

test('numbers in an attribute; a broken attribute hides no link', async (t) => {
  const contacts = JSON.stringify([{label: 'Ward 7', number: '020 7946 0001', url: 'tel:+442079460001'},
    {label: 'Bad', number: '1', url: 'javascript:alert(1)'}]);
  const chat = await openHost(t, browser, server, {attributes: `mode="inline" contacts='${contacts}'`});
  await chat.button(WORDS.help).click();
  assert.deepEqual(await chat.alert.getByRole('link').evaluateAll((links) => links.map(({href}) => href)),
    ['tel:999', 'tel:+442079460000', 'tel:+442079460001']);
  assert.ok(await chat.alert.getByText('Bad').isVisible());
  for (const broken of ['[{', 'null', '[null, 7, "999"]']) {
    await chat.element.evaluate((element, value) => element.setAttribute('contacts', value), broken);
    await chat.button(WORDS.help).click();
    await assertHelp(chat, WORDS.urgentTitle);
  }
});
