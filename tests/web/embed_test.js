// What a hospital's web team checks: its weight, its manners, its looks in
// their colours.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {after, before, test} from 'node:test';
import zlib from 'node:zlib';

import {Chat, CONTACTS, eventually, launchBrowser, openHost, QUESTION, REFERENCE, Server, UNCOVERED_QUESTION,
  URGENT_QUESTION, WEB, WORDS} from './harness.js';

const SIZE_BYTES_MAX = 20000;
const SCRIPT = fs.readFileSync(path.join(WEB, 'widget.js'), 'utf8');

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

test('at most 20 kB, compressed, styles and words included', async (t) => {
  const size = zlib.gzipSync(SCRIPT, {level: 9}).length;
  t.diagnostic(`${size} bytes`);
  assert.ok(size <= SIZE_BYTES_MAX, `${size} bytes`);
  const served = await fetch(`${server.url}/widget.js`);
  assert.ok(await served.text() === SCRIPT, 'served as it is');
  assert.match(served.headers.get('content-type'), /^text\/javascript/);
});

test('no dependency, and no way from text to markup', () => {
  const code = SCRIPT.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, '');
  for (const banned of [/\bimport\b(?!\.meta)/, /innerHTML|outerHTML|insertAdjacentHTML|setHTML/, /\.style\b|'style'/,
    /createContextualFragment|document\.write|\beval\b|new Function|DOMParser/,
    /localStorage|sessionStorage|indexedDB|cookie/,
    /@import|url\(/, /setTimeout\(['"`]/]) {
    assert.doesNotMatch(code, banned);
  }
});

test('one file is all that is loaded, and nothing before it is opened', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble"'});
  const loaded = () => chat.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname));
  assert.deepEqual(await loaded(), ['/widget.js']);
  await chat.button(WORDS.launcher).click();
  await chat.element.getByRole('group', {name: WORDS.starters}).waitFor();
  assert.deepEqual(await loaded(), ['/widget.js', '/caveat.v1.AnswerService/ListEntries']);
});

test('events say what happened, and not a word of what was asked', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble"'});
  const events = await chat.recordEvents();
  await chat.button(WORDS.launcher).click();
  const questions = [QUESTION, UNCOVERED_QUESTION, URGENT_QUESTION];
  for (const question of questions) await chat.ask(question);
  await chat.button(WORDS.close).click();
  const told = await events();
  assert.deepEqual(told.map(({type}) => type),
    ['caveat:open', 'caveat:answer', 'caveat:abstain', 'caveat:escalate', 'caveat:close']);
  assert.equal(told[1].detail.outcome, 'OUTCOME_ANSWERED');
  assert.ok(told[1].detail.entryIds.length > 0);
  const text = JSON.stringify(told);
  for (const question of questions) assert.ok(!text.includes(question));
});

test('a question is in no address, and in no log', async (t) => {
  const quiet = await Server.start();
  t.after(() => quiet.stop());
  const chat = await openHost(t, browser, quiet);
  const addresses = [];
  chat.page.on('request', (request) => addresses.push(request.url(), ...Object.values(request.headers())));
  await chat.ask('zebrafish ' + QUESTION);
  assert.ok(addresses.length > 0);
  assert.ok(!addresses.join().includes('zebrafish'));
  assert.ok(!quiet.log.includes('zebrafish'));
});

test('methods and attributes', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble" heading="Ask Ward 7"'});
  assert.ok(await chat.element.evaluate((element) => !element.open));
  await chat.element.evaluate((element) => element.show());
  assert.ok(await chat.element.getByRole('heading', {name: 'Ask Ward 7'}).isVisible());
  await chat.element.evaluate((element, question) => element.ask(question), QUESTION);
  assert.equal(await chat.replies.count(), 1);
  await chat.element.evaluate((element) => element.clear());
  assert.equal(await chat.replies.count(), 0);
  await chat.element.evaluate((element) => element.close());
  assert.equal(await chat.panel.isVisible(), false);
  await chat.element.evaluate((element) => element.setAttribute('open', ''));
  assert.equal(await chat.panel.isVisible(), true);
});

test('a page that opens it from the start keeps its own focus', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble" open'});
  assert.equal(await chat.panel.isVisible(), true);
  assert.equal(await chat.page.evaluate(() => document.activeElement.localName), 'body');
});

test('a change of mode or language keeps the conversation', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.ask(QUESTION);
  await chat.type('half a question');
  await chat.element.evaluate((element) => {
    element.setAttribute('mode', 'bubble');
    element.lang = 'de';
    element.show();
  });
  assert.equal(await chat.replies.count(), 1);
  assert.equal(await chat.input.inputValue(), 'half a question');
  assert.ok(await chat.replies.isVisible());
});

test('words of the page’s own: a property set early or late, and a language added', async (t) => {
  const chat = await openHost(t, browser, server, {attributes: 'mode="bubble"'});
  await chat.element.evaluate((element) => { element.strings = {launcher: 'Ask the ward'}; });
  assert.ok(await chat.button('Ask the ward').isVisible());
  await chat.page.evaluate(async () => {
    const {locales} = await import('/widget.js');
    locales.cy = {launcher: 'Gofynnwch'};
    const late = document.createElement('caveat-chat');
    late.lang = 'cy-GB';
    document.body.append(late);
  });
  assert.ok(await chat.page.getByRole('button', {name: 'Gofynnwch'}).isVisible());
});

test('set up before the script is there', async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.route('**/late.html', (route) => route.fulfill({contentType: 'text/html',
    body: `<title>Late</title><caveat-chat>${CONTACTS}</caveat-chat>`}));
  await page.goto(`${server.url}/late.html`);
  await page.evaluate(async () => {
    document.querySelector('caveat-chat').strings = {launcher: 'Early words'};
    await import('/widget.js');
  });
  assert.ok(await page.getByRole('button', {name: 'Early words'}).isVisible());
});

test('colours, size, parts and slots', async (t) => {
  const chat = await openHost(t, browser, server, {
    inside: '<strong slot="header">Ward 7</strong><p slot="empty">Hello.</p><span slot="footer">Ours.</span>'});
  await chat.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`caveat-chat{--caveat-accent:rgb(90,0,90);--caveat-height:500px;--caveat-radius:0px}
      caveat-chat::part(send){border-radius:50%}`);
    document.adoptedStyleSheets = [sheet];
  });
  const style = (locator, name) => locator.evaluate((node, property) => getComputedStyle(node)[property], name);
  assert.equal(await style(chat.button(WORDS.send), 'backgroundColor'), 'rgb(90, 0, 90)');
  assert.equal(await style(chat.button(WORDS.send), 'borderRadius'), '50%');
  assert.equal(await style(chat.element.locator('.panel'), 'height'), '500px');
  assert.equal(await style(chat.element.locator('.panel'), 'borderRadius'), '0px');
  for (const text of ['Ward 7', 'Hello.', 'Ours.']) assert.ok(await chat.page.getByText(text).isVisible());
});

test('loaded twice, moved and removed in the middle of a question', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.page.route('**/copy.js', (route) => route.fulfill({contentType: 'text/javascript', body: SCRIPT}));
  await chat.page.evaluate(() => import('/copy.js'));
  await chat.page.route('**/Ask', () => {});
  await chat.type(QUESTION);
  await chat.input.press('Enter');
  await chat.element.getByText(WORDS.searching).waitFor();
  await chat.page.evaluate(() => document.body.append(document.querySelector('caveat-chat')));
  await chat.page.unroute('**/Ask');
  await chat.ask(QUESTION);
  assert.equal(await chat.replies.count(), 1);
  await chat.page.evaluate(() => document.querySelector('caveat-chat').remove());
});

test('two on one page do not disturb each other', async (t) => {
  const chat = await openHost(t, browser, server, {extra: '<caveat-chat id="second" mode="inline"></caveat-chat>'});
  const second = chat.page.locator('#second');
  await second.getByRole('textbox').fill(QUESTION);
  await second.getByRole('textbox').press('Enter');
  await second.locator('.reply').waitFor();
  assert.equal(await chat.replies.count(), 0);
  await eventually(async () => (await chat.element.getByRole('group', {name: WORDS.starters}).count()) === 1,
    'the starters of the first');
});

test('on a page of another origin, that the service lists', async (t) => {
  let service;
  const host = http.createServer((request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/html', 'Cross-Origin-Embedder-Policy': 'require-corp',
      'Content-Security-Policy': `default-src 'none'; script-src ${service.url}; connect-src ${service.url}`});
    response.end(`<!DOCTYPE html><title>Ward 7</title><script type="module" src="${service.url}/widget.js"></script>
<caveat-chat mode="inline">${CONTACTS}</caveat-chat>`);
  });
  await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
  t.after(() => host.close());
  const origin = `http://127.0.0.1:${host.address().port}`;
  service = await Server.start(REFERENCE, ['--cors-origin', origin]);
  t.after(() => service.stop());
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(origin);
  const chat = new Chat(page);
  await chat.ask(QUESTION);
  assert.equal(await chat.replies.count(), 1);
  await chat.replies.locator('summary').first().click();
  await chat.element.getByText(WORDS.verified).waitFor();
  // Others are refused, and their patients see the numbers.
  const other = await browser.newContext();
  t.after(() => other.close());
  const foreign = await other.newPage();
  await foreign.goto(origin.replace('127.0.0.1', 'localhost'));
  const refused = new Chat(foreign);
  await refused.type(QUESTION);
  await refused.input.press('Enter');
  await refused.alert.getByRole('link', {name: 'Emergency services: 999'}).waitFor();
  assert.equal(await refused.replies.count(), 0);
});
