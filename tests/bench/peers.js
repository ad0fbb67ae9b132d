// Search and intent engines of the Node world over the same entries and
// questions as peers_benchmark.cc:
//
//   node tests/bench/peers.js WORLD.json NPM_FOLDER OUT.json ROUNDS [--smoke]
//
// --smoke takes a few questions and alternates, to see that it runs.
//
// WORLD.json is written by peers_benchmark; NPM_FOLDER holds node_modules of
// tests/bench/package.json. Each is set up as its manual says: lunr and
// MiniSearch index all fields with their stemmers or fuzzy search, NLP.js is
// trained on each entry's question, alternates and heading as one intent, and
// says "None" where it finds no intent.

import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [worldFile, npmFolder, outFile, roundCount, smoke] = process.argv.slice(2);
const world = JSON.parse(fs.readFileSync(worldFile, 'utf8'));
const require = createRequire(path.resolve(npmFolder, 'package.json'));
if (smoke) {
  world.questions = world.questions.slice(0, 10);
  world.entries.forEach((entry) => {
    entry.alternates = entry.alternates.split('\n').slice(0, 2).join('\n');
  });
}
const fields = ['question', 'alternates', 'heading', 'text'];

function makeLunr() {
  const lunr = require('lunr');
  const index = lunr(function build() {
    fields.forEach((field) => this.field(field));
    world.entries.forEach((entry, id) => this.add({...entry, id: String(id)}));
  });
  // Nothing in a question is a language of queries.
  const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return {name: 'lunr', find: (text) => index.search(plain(text)).map((hit) => Number(hit.ref))};
}

function makeMiniSearch() {
  const MiniSearch = require('minisearch');
  const index = new MiniSearch({fields, searchOptions: {fuzzy: 0.2, prefix: true}});
  index.addAll(world.entries.map((entry, id) => ({...entry, id})));
  return {name: 'MiniSearch', find: (text) => index.search(text).map((hit) => hit.id)};
}

async function makeNlp() {
  const {NlpManager} = require('node-nlp');
  const manager = new NlpManager({languages: ['en'], forceNER: false, autoSave: false,
    nlu: {log: false}});
  world.entries.forEach((entry, id) => {
    const texts = [entry.question, entry.heading, ...entry.alternates.split('\n')];
    texts.filter(Boolean).forEach((text) => manager.addDocument('en', text, `entry.${id}`));
  });
  await manager.train();
  return {
    name: 'NLP.js',
    find: async (text) => {
      const {intent} = await manager.process('en', text);
      return intent === 'None' ? [] : [Number(intent.split('.')[1])];
    },
  };
}

const percentile = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];
const median = (values) => percentile([...values].sort((a, b) => a - b), 0.5);

async function quality(peer) {
  let points = 0, answerable = 0, wrong = 0, uncovered = 0;
  for (const question of world.questions) {
    const [first] = await peer.find(question.text);
    if (question.kind === 'answer') {
      answerable += 1;
      if (question.entries.includes(first)) points += 1;
      else if (question.second_best.includes(first)) points += 0.5;
    } else if (question.kind === 'abstain') {
      uncovered += 1;
      if (first !== undefined) wrong += 1;
    }
  }
  return {points: points / answerable, false: wrong / uncovered};
}

async function timeRound(peer) {
  const times = [];
  for (const question of world.questions) {
    const begin = process.hrtime.bigint();
    await peer.find(question.text);
    times.push(Number(process.hrtime.bigint() - begin) / 1000);
  }
  return times.sort((a, b) => a - b);
}

const peers = [makeLunr(), makeMiniSearch(), await makeNlp()];
const rounds = new Map(peers.map((peer) => [peer, {p50: [], p99: []}]));
const results = [];
for (let round = 0; round < Number(roundCount); round += 1) {
  for (const peer of peers) {
    const times = await timeRound(peer);
    rounds.get(peer).p50.push(percentile(times, 0.5));
    rounds.get(peer).p99.push(percentile(times, 0.99));
  }
}
for (const peer of peers) {
  const {p50, p99} = rounds.get(peer);
  results.push({name: peer.name, p50_us: median(p50), p99_us: median(p99),
    ...await quality(peer)});
}
for (const result of results) {
  console.log(result.name.padEnd(16), result.p50_us.toFixed(1).padStart(10),
      result.p99_us.toFixed(1).padStart(10), ''.padStart(12),
      result.points.toFixed(3).padStart(8), result.false.toFixed(3).padStart(8));
}
fs.writeFileSync(outFile, JSON.stringify({peers: results}, null, 1));
