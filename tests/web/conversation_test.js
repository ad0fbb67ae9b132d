// What a patient does: asks, reads the answer with its caveats, looks up where
// it stands, goes on.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {amend, eventually, launchBrowser, openHost, QUESTION, REFERENCE, ROW_QUESTION, Server, UNCOVERED_QUESTION,
  WORDS} from './harness.js';

const DOCUMENT = fs.readFileSync(path.join(REFERENCE, 'bone-metastases.txt'));
const SUGGESTION = 'What factors influence whether bone metastases can go into remission?';

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

const textOf = (locator) => locator.evaluate((node) => node.textContent);
const bytesAt = ({startByte, endByte}) => DOCUMENT.subarray(Number(startByte ?? 0), Number(endByte)).toString();

test('an answer is the bytes of the document, under the question it belongs to', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask(QUESTION);
  const [answer] = reply.answers;
  assert.equal(await textOf(chat.replies.locator('blockquote').first()), bytesAt(answer.source));
  assert.equal(await textOf(chat.replies.getByRole('heading', {level: 3}).first()), answer.question);
  assert.equal(await textOf(chat.replies.locator('.sender').first()), WORDS.article);
});

test('every caveat is in the card of its answer, in view, as large and as dark', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask(QUESTION);
  const card = chat.replies.locator('.card').first();
  const answerText = reply.answers[0].text;
  const look = (node) => {
    const {fontSize, color, lineHeight, fontWeight} = getComputedStyle(node);
    return {fontSize, color, lineHeight, fontWeight};
  };
  const answerLook = await card.locator('blockquote').first().evaluate(look);
  assert.ok(reply.caveats.length > 0);
  for (const caveat of reply.caveats.filter(({text}) => !answerText.includes(text))) {
    const shown = card.locator('> .caveats').getByText(caveat.text, {exact: true});
    assert.ok(await shown.isVisible(), caveat.text);
    assert.deepEqual(await shown.evaluate(look), answerLook);
    if (caveat.source) assert.equal(bytesAt(caveat.source), caveat.text);
  }
  // Joined: nothing stands between the answer and its caveats.
  assert.equal(await card.locator('> .body + .caveats').count(), 1);
});

test('an answer without a caveat gets the fixed one', async (t) => {
  const chat = await openHost(t, browser, server);
  await amend(chat, 'Ask', (reply) => ({...reply, caveats: []}));
  await chat.ask(QUESTION);
  assert.ok(await chat.replies.locator('.caveats').getByText(WORDS.caveat).isVisible());
});

test('a row of a table comes with its headers', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask(ROW_QUESTION);
  const [answer] = reply.answers;
  assert.equal(answer.kind, 'ENTRY_KIND_TABLE_ROW');
  const list = chat.replies.locator('dl');
  assert.deepEqual(await list.locator('dt').allTextContents(), answer.cells.map(({header}) => header));
  assert.deepEqual(await list.locator('dd').allTextContents(), answer.cells.map(({text}) => text));
});

test('the source says section and review, and opens on the passage in place', async (t) => {
  const chat = await openHost(t, browser, server);
  const events = await chat.recordEvents();
  const reply = await chat.ask(QUESTION);
  const {source, text, entryId} = reply.answers[0];
  const details = chat.replies.locator('details[part=source]').first();
  const summary = details.locator('summary').first();
  assert.match(await textOf(summary), new RegExp(`^${WORDS.exact}${source.section}Reviewed .*2026`));
  const passage = details.locator('[part=passage]');
  assert.equal(await passage.isVisible(), false);
  await summary.click();
  assert.equal(await textOf(passage.locator('mark')), text);
  await details.getByText(WORDS.verified).waitFor();
  // The passage after it in the article stands after it here.
  const {entries} = await server.call('ListEntries', {pageSize: 500});
  const next = entries[entries.findIndex((entry) => entry.entryId === entryId) + 1];
  assert.equal(await textOf(passage.locator('mark + .around')), next.text);
  const told = (await events()).find(({type}) => type === 'caveat:source');
  assert.deepEqual(told.detail, {entryId, document: source.document,
    startByte: Number(source.startByte), endByte: Number(source.endByte)});
});

test('a source that is opened again has its neighbours once, checked or not', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.page.route('**/VerifyQuote', (route) => route.fulfill({status: 503, json: {code: 'unavailable'}}));
  await chat.ask(QUESTION);
  const details = chat.replies.locator('details[part=source]').first();
  const around = details.locator('[part=passage] .around');
  const toggle = () => details.locator('summary').first().click();
  await toggle();
  await around.first().waitFor();
  const count = await around.count();
  for (let i = 0; i < 2; ++i) {
    await toggle();
    const asked = chat.page.waitForResponse('**/VerifyQuote');
    await toggle();
    await asked;
  }
  await chat.page.unroute('**/VerifyQuote');
  await toggle();
  await toggle();
  await details.getByText(WORDS.verified).waitFor();
  assert.equal(await around.count(), count);
});

test('a link to the article opens beside the conversation; an old review is said', async (t) => {
  const chat = await openHost(t, browser, server);
  await amend(chat, 'Ask', (reply) => {
    Object.assign(reply.answers[0].source, {url: 'https://hospital.example/article', reviewedOn: '2019-05-01'});
    return reply;
  });
  await chat.ask(QUESTION);
  assert.ok(await chat.replies.getByText(WORDS.old).isVisible());
  await chat.replies.locator('summary').first().click();
  const link = chat.replies.getByRole('link', {name: WORDS.open});
  assert.equal(await link.getAttribute('href'), 'https://hospital.example/article');
  assert.equal(await link.getAttribute('target'), '_blank');
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
});

test('two questions in one message: two answers, each with its own caveats', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask('what is denosumab? is complete remission common?');
  assert.equal(reply.answers.length, 2);
  for (const [place, answer] of reply.answers.entries()) {
    const card = chat.replies.locator('> .card').nth(place);
    assert.equal(await textOf(card.locator('blockquote')), answer.text);
    const wanted = reply.caveats.filter(({text, entryIds}) => !answer.text.includes(text) &&
        (!entryIds?.length || entryIds.includes(answer.entryId)));
    assert.deepEqual(await card.locator('> .caveats li > span:first-child').allTextContents(),
      wanted.map(({text}) => text));
  }
});

test('what bears an answer out is one step away, with its source', async (t) => {
  const chat = await openHost(t, browser, server);
  const {entries} = await server.call('ListEntries', {pageSize: 500});
  const passage = entries.find(({entryId}) => entryId === 'conclusion-1');
  await amend(chat, 'Ask', (reply) => {
    reply.answers[0].supporting = [passage];
    return reply;
  });
  await chat.ask(QUESTION);
  const more = chat.replies.locator('details[part=more]');
  assert.equal(await more.locator('blockquote').isVisible(), false);
  await more.locator('> summary').click();
  assert.equal(await textOf(more.locator('blockquote')), passage.text);
  assert.match(await textOf(more.locator('summary').nth(1)), new RegExp(passage.source.section.slice(0, 10)));
});

test('what stands in one list with an answer is in view, in its order', async (t) => {
  const chat = await openHost(t, browser, server);
  const {entries} = await server.call('ListEntries', {pageSize: 500});
  const [before, item, behind, more] = entries.slice(2, 6);
  await amend(chat, 'Ask', (reply) => {
    Object.assign(reply.answers[0], {text: item.text, source: item.source, cells: [],
      supporting: [before, behind, more], listPartCount: 2});
    reply.answers = [reply.answers[0], structuredClone(reply.answers[0])];
    return reply;
  });
  await chat.ask(QUESTION);
  const card = chat.replies.locator('.card').first();
  assert.deepEqual(await card.locator('> .body [part=quote]').allTextContents(),
    [before.text, item.text, behind.text]);
  assert.equal(await textOf(card.locator('details[part=more] blockquote')), more.text);
  assert.deepEqual(await chat.replies.locator('.sender').allTextContents(),
    [`${WORDS.article} (1 of 2)`, `${WORDS.article} (2 of 2)`]);
});

test('a follow-up is asked with the conversation so far', async (t) => {
  const chat = await openHost(t, browser, server);
  const asked = [];
  await amend(chat, 'Ask', (reply, request) => {
    asked.push(request);
    return {...reply, followUps: reply.followUps ?? [{question: SUGGESTION}]};
  });
  const reply = await chat.ask(QUESTION);
  const followUp = reply.followUps[0].question;
  await chat.element.getByRole('group', {name: WORDS.followUps}).getByRole('button', {name: followUp}).click();
  await chat.settled();
  assert.equal(asked[0].conversation, '');
  assert.equal(asked[1].question, followUp);
  assert.ok(reply.conversation);
  assert.equal(asked[1].conversation, reply.conversation);
  assert.equal(await chat.replies.count(), 2);
});

test('a conversation that the service has forgotten begins anew', async (t) => {
  const chat = await openHost(t, browser, server);
  const asked = [];
  await chat.page.route('**/Ask', async (route) => {
    const {conversation} = route.request().postDataJSON();
    asked.push(conversation);
    const response = await route.fetch();
    if (response.ok()) await route.fulfill({json: {...await response.json(), conversation: 'sealed-before-a-restart'}});
    else await route.fulfill({response});
  });
  await chat.ask(QUESTION);
  await chat.ask(QUESTION);
  await eventually(async () => await chat.replies.count() === 2, 'the second reply');
  assert.deepEqual(asked, ['', 'sealed-before-a-restart', '']);
});

test('a suggestion is chosen while typing, by mouse or by arrow keys', async (t) => {
  const chat = await openHost(t, browser, server);
  const answer = (reply) => (reply?.suggestions?.length > 1 ? reply :
    {suggestions: [{question: QUESTION}, {question: SUGGESTION}]});
  await amend(chat, 'Suggest', answer);
  await chat.input.pressSequentially('remission');
  await chat.suggestions.getByRole('button').nth(1).waitFor();
  assert.match(await textOf(chat.status), /suggested questions/);
  await chat.input.press('ArrowDown');
  await chat.page.keyboard.press('ArrowDown');
  const chosen = await chat.focused();
  await chat.page.keyboard.press('Enter');
  await chat.settled();
  assert.equal(await textOf(chat.element.locator('.words').last()), chosen);
  assert.equal(await chat.suggestions.isVisible(), false);
  await chat.input.pressSequentially('treat');
  await chat.suggestions.getByRole('button').first().click();
  await chat.settled();
  assert.equal(await chat.replies.count(), 2);
});

test('suggestions that are not served are not asked for twice', async (t) => {
  const chat = await openHost(t, browser, server);
  let calls = 0;
  await chat.page.route('**/Suggest', (route) => {
    calls += 1;
    route.fulfill({status: 501, json: {code: 'unimplemented'}});
  });
  await chat.input.pressSequentially('remi');
  await eventually(() => calls === 1, 'the first Suggest');
  await chat.ask(QUESTION);
  await chat.input.pressSequentially('remi', {delay: 60});
  await chat.ask(ROW_QUESTION);
  assert.equal(calls, 1);
  assert.equal(await chat.replies.count(), 2);
});

test('a choice of did-you-mean is asked', async (t) => {
  const chat = await openHost(t, browser, server);
  await amend(chat, 'Ask', (reply, {question}) => (question === SUGGESTION ? reply : {
    outcome: 'OUTCOME_AMBIGUOUS', notice: 'Did you mean one of these?',
    didYouMean: [{question: QUESTION}, {question: SUGGESTION}]}));
  await chat.ask('factors');
  const group = chat.replies.getByRole('group', {name: WORDS.choices});
  assert.equal(await group.getByRole('button').count(), 2);
  await group.getByRole('button', {name: SUGGESTION}).click();
  await chat.settled();
  assert.equal(await textOf(chat.replies.last().getByRole('heading').first()), SUGGESTION);
});

test('what the article does not cover is said, without an answer', async (t) => {
  const chat = await openHost(t, browser, server);
  const reply = await chat.ask(UNCOVERED_QUESTION);
  assert.equal(reply.outcome, 'OUTCOME_NOT_COVERED');
  assert.ok(await chat.replies.getByText(reply.notice).isVisible());
  assert.equal(await textOf(chat.replies.locator('.sender')), WORDS.auto);
  assert.equal(await chat.replies.locator('blockquote, .caveats').count(), 0);
});

test('feedback is sent once, with the token of the reply', async (t) => {
  const chat = await openHost(t, browser, server);
  const sent = [];
  await amend(chat, 'SendFeedback', (reply, request) => {
    sent.push(request);
    return {};
  });
  const reply = await chat.ask(QUESTION);
  await chat.button(WORDS.yes).click();
  await chat.status.getByText(WORDS.thanks).or(chat.element.getByText(WORDS.thanks)).first().waitFor();
  await chat.button(WORDS.no).click();
  assert.equal(await chat.button(WORDS.yes).getAttribute('aria-pressed'), 'true');
  assert.equal(sent.length, 1);
  assert.equal(sent[0].answerToken, reply.answerToken);
  assert.equal(sent[0].rating, 'RATING_HELPED');
  assert.match(sent[0].requestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('feedback that is not collected is no longer asked for', async (t) => {
  const chat = await openHost(t, browser, server);
  await chat.page.route('**/SendFeedback', (route) => route.fulfill({status: 501, json: {code: 'unimplemented'}}));
  await chat.ask(QUESTION);
  await chat.button(WORDS.no).click();
  await chat.element.getByText(WORDS.noFeedback).waitFor();
  assert.equal(await chat.focused(), 'input');
  await chat.ask(ROW_QUESTION);
  assert.equal(await chat.button(WORDS.yes).count(), 0);
});

test('Clear forgets everything', async (t) => {
  const chat = await openHost(t, browser, server);
  const asked = [];
  await amend(chat, 'Ask', (reply, request) => {
    asked.push(request);
    return {...reply, conversation: 'so-far'};
  });
  await chat.ask(QUESTION);
  await chat.button(WORDS.clear).click();
  assert.equal(await chat.log.evaluate((log) => log.childElementCount), 0);
  assert.equal(await chat.focused(), 'input');
  assert.equal(await textOf(chat.status), WORDS.cleared);
  assert.equal(await chat.button(WORDS.clear).count(), 0);
  assert.ok(await chat.element.getByText(WORDS.intro).isVisible());
  await chat.ask(ROW_QUESTION);
  assert.equal(asked[1].conversation, '');
});

test('a question that is too long is refused whole, and kept', async (t) => {
  const chat = await openHost(t, browser, server);
  const long = 'é'.repeat(2049); // 4098 bytes
  await chat.type(long);
  await chat.input.press('Enter');
  assert.ok(await chat.element.getByText(WORDS.long).isVisible());
  assert.equal(await chat.input.inputValue(), long);
  assert.equal(await chat.input.getAttribute('aria-invalid'), 'true');
  assert.equal(await chat.log.evaluate((log) => log.childElementCount), 0);
  await chat.type('é'.repeat(2048));
  assert.equal(await chat.input.getAttribute('aria-invalid'), null);
  await chat.ask('é'.repeat(2048));
  assert.equal(await chat.replies.count(), 1);
});
