// The page at `/`: what a director is shown.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {launchBrowser, openHost, QUESTION, Server, WORDS} from './harness.js';

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

async function openDemo(t, context = {}) {
  const chat = await openHost(t, browser, server, {path: '/', context});
  await chat.page.locator('#entry-faq-1').waitFor();
  return chat;
}

test('the article is there as the service has it', async (t) => {
  const chat = await openDemo(t);
  const {entries} = await server.call('ListEntries', {pageSize: 500});
  const shown = await chat.page.evaluate(() =>
    [...document.querySelectorAll('[id^=entry-]')].map(({id, textContent}) => [id, textContent]));
  assert.deepEqual(shown, entries.map(({entryId, text, cells}) =>
    [`entry-${entryId}`, cells?.length ? cells.map((cell) => cell.text).join('') : text]));
  assert.equal(await chat.page.locator('#article-title').textContent(), entries[0].source.document);
  await chat.shot('demo');
});

test('a question to try is asked, and its source shown in the article', async (t) => {
  const chat = await openDemo(t);
  await chat.page.getByRole('button', {name: QUESTION}).click();
  await chat.replies.first().waitFor();
  await chat.shot('demo-answer');
  await chat.replies.locator('summary').first().click();
  const cited = chat.page.locator('.cited');
  await cited.waitFor();
  assert.equal(await cited.textContent(), await chat.replies.locator('blockquote').first().textContent());
  await chat.shot('demo-source');
});

test('the snippet to embed is three lines and works', async (t) => {
  const chat = await openDemo(t);
  const snippet = await chat.page.locator('#snippet').textContent();
  assert.equal(snippet.split('\n').length, 3);
  await chat.page.route('**/snippet.html', (route) => route.fulfill({contentType: 'text/html',
    body: `<!DOCTYPE html><title>Snippet</title>${snippet.replace('https://caveat.example.org', '')}`}));
  await chat.page.goto(`${server.url}/snippet.html`);
  await chat.page.getByRole('button', {name: WORDS.launcher}).click();
  await chat.ask(QUESTION);
  assert.equal(await chat.replies.count(), 1);
});

for (const [name, context] of Object.entries({
  desktop: {}, dark: {colorScheme: 'dark'}, phone: {viewport: {width: 375, height: 720}},
  narrow: {viewport: {width: 320, height: 568}}, forced: {forcedColors: 'active'}})) {
  test(`axe finds nothing on the demo page: ${name}`, async (t) => {
    const chat = await openDemo(t, context);
    await chat.assertAccessible(name);
    const [content, room] = await chat.page.evaluate(() =>
      [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.equal(content, room);
    if (await chat.button(WORDS.launcher).isVisible()) await chat.button(WORDS.launcher).click();
    await chat.ask(QUESTION);
    await chat.assertAccessible(`${name}, answered`);
    await chat.shot(`demo-${name}`);
  });
}
