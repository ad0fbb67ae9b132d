// A corpus, and a service, that would like to be a program: it stays text.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {amend, HOSTILE, launchBrowser, openHost, Server, WORDS} from './harness.js';

const DOCUMENT = fs.readFileSync(path.join(HOSTILE, 'hostile.txt'));

let server;
let browser;
before(async () => {
  server = await Server.start(HOSTILE);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Elements that the widget makes. */
const MADE = 'div p span b bdi h2 h3 h4 ul li dl dt dd button textarea form header footer section dialog details ' +
    'summary blockquote mark slot a svg path';

/** Elements that the widget never makes, and addresses it never has. */
async function assertInert(chat) {
  const found = await chat.element.evaluate(({shadowRoot}, made) => {
    const alien = [...shadowRoot.querySelectorAll('*')].filter((node) =>
      !made.split(' ').includes(node.localName) ||
      [...node.attributes].some(({name}) => name.startsWith('on') || ['style', 'src', 'srcdoc'].includes(name)) ||
      (node.localName === 'a' && !/^(https?|tel|sms|mailto):/.test(node.href)));
    return alien.map((node) => node.outerHTML);
  }, MADE);
  assert.deepEqual(found, []);
}

test('every entry of a hostile corpus is shown as it is written', async (t) => {
  const chat = await openHost(t, browser, server);
  const {entries} = await server.call('ListEntries', {pageSize: 500});
  assert.ok(entries.length >= 7, 'the corpus is read whole');
  let turn = -1;
  await amend(chat, 'Ask', () => {
    turn += 1;
    const entry = entries[turn];
    return {outcome: 'OUTCOME_ANSWERED', answers: [entry], caveats: entry.caveats,
      followUps: [{question: entry.text}], answerToken: 't'};
  });
  for (const entry of entries) {
    await chat.ask('next');
    const reply = chat.replies.last();
    const shown = entry.cells?.length
      ? (await reply.locator('dd').allTextContents()).filter((text) => text)
      : [await reply.locator('blockquote').first().textContent()];
    const wanted = entry.cells?.length ? entry.cells.map(({text}) => text).filter((text) => text) : [entry.text];
    assert.deepEqual(shown, wanted);
    const {startByte, endByte} = entry.source;
    assert.equal(entry.text, DOCUMENT.subarray(Number(startByte ?? 0), Number(endByte)).toString());
    await reply.locator('summary').first().click();
    assert.equal(await reply.locator('[part=passage] mark').textContent(), entry.text);
    await reply.getByText(WORDS.verified).waitFor();
  }
  await assertInert(chat);
  await chat.assertAccessible('hostile corpus');
  await chat.shot('hostile');
});

test('a real question to a hostile corpus', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask('does the template look odd?');
  assert.equal(reply.outcome, 'OUTCOME_ANSWERED');
  const text = await chat.replies.locator('blockquote').first().textContent();
  assert.match(text, /<img src=x onerror=alert\("answer"\)>/);
  await assertInert(chat);
});

test('the question is text', async (t) => {
  const chat = await openHost(t, browser, server);
  const question = '<img src=x onerror=alert(1)> </p> {{7*7}} is it safe to read?';
  await chat.ask(question);
  assert.equal(await chat.element.locator('.words').textContent(), question);
  await assertInert(chat);
});

test('links of a hostile service are not followed', async (t) => {
  const chat = await openHost(t, browser, server);
  const bad = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x', '//evil.example', '/relative', 'blob:http://x/y', 'file:///etc/passwd'];
  let turn = -1;
  await amend(chat, 'Ask', () => {
    turn += 1;
    const url = bad[turn];
    const source = {document: '<b>D</b>', section: '<i>S</i>', url, reviewedOn: '<u>never</u>',
      startByte: '-1', endByte: 'x'};
    return {outcome: turn % 2 ? 'OUTCOME_NEW' : 'OUTCOME_NOT_COVERED', notice: '<h1>N</h1>',
      answers: [{entryId: '"><script>', question: '<b>Q</b>', text: '<i>T</i>', source}],
      caveats: [{text: '<s>C</s>', source}], didYouMean: [{question: '<p onclick=alert(1)>'}],
      contacts: [{label: '<b>L</b>', number: '<i>1</i>', url}]};
  });
  for (let n = 0; n < bad.length; n += 1) {
    await chat.ask(`question ${n}`);
    await chat.replies.last().locator('summary').first().click();
  }
  assert.equal(await chat.element.getByRole('link').count(), 0);
  assert.equal(await chat.element.getByText('<s>C</s>').count(), bad.length);
  await assertInert(chat);
});
