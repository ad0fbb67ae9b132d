// A real caveatd, a real browser, and a page of somebody else's that embeds the
// chat under the strict policy it has to work with.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {locales} from '../../service/http/web/widget.js';

const modules = createRequire(process.env.CAVEAT_NPM + '/');
const {chromium} = modules('playwright-core');
const AXE = fs.readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');

export const SOURCE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const WEB = path.join(SOURCE, 'service/http/web');
export const REFERENCE = path.join(SOURCE, 'corpus/data/bone-metastases');
export const HOSTILE = path.join(SOURCE, 'tests/web/testdata/hostile');
export const WORDS = locales.en;
export const TIMEOUT_MS = 30000;

export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "require-trusted-types-for 'script'";

export const QUESTION = 'can bone mets ever go away';
export const ROW_QUESTION = 'what about lung cancer then';
export const UNCOVERED_QUESTION = 'how much does it cost';
export const CONTACTS = '<a href="tel:999">Emergency services: 999</a>' +
    '<a href="tel:+442079460000">Cancer helpline</a>';

/** Where screenshots go, to be looked at. */
export const SHOTS = process.env.CAVEAT_SHOTS;

/** A running caveatd on ports of its own. */
export class Server {
  static async start(corpus = REFERENCE, flags = []) {
    const server = new Server();
    server.process = spawn(process.env.CAVEATD,
      ['--corpus', corpus, '--contacts', path.join(SOURCE, 'tests/web/testdata/contacts.txtpb'),
        '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--drain-notice', '0ms', ...flags],
      {stdio: ['ignore', 'pipe', 'pipe']});
    server.log = '';
    server.process.stderr.on('data', (data) => { server.log += data; });
    server.exited = new Promise((resolve) => server.process.once('exit', resolve));
    const ready = await new Promise((resolve, reject) => {
      let text = '';
      server.process.once('error', reject);
      server.process.once('exit', (code) => reject(new Error(`caveatd ended with ${code}: ${server.log}`)));
      server.process.stdout.on('data', (data) => {
        text += data;
        if (text.includes('\n')) resolve(text);
      });
    });
    assert.match(ready, /^ready /);
    server.url = `http://${/ http=(\S+)/.exec(ready)[1]}`;
    server.grpcUrl = `http://${/ grpc=(\S+)/.exec(ready)[1]}`;
    return server;
  }

  /** Sends a signal: SIGSTOP makes it slow, SIGKILL dead. */
  signal(name) {
    this.process.kill(name);
    return name === 'SIGKILL' ? this.exited : undefined;
  }

  async stop() {
    this.process.kill('SIGCONT');
    this.process.kill('SIGTERM');
    await this.exited;
  }

  async call(method, message) {
    const response = await fetch(`${this.url}/caveat.v1.AnswerService/${method}`, {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(message)});
    assert.equal(response.status, 200);
    return response.json();
  }
}

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

function hostPage({attributes = 'mode="inline"', inside = CONTACTS, lang = 'en', extra = ''}) {
  return `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><title>A hospital’s page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/widget.js"></script></head>
<body><main><h1>Bone metastases</h1><p>What our patients ask, answered.</p><button id="before">Menu</button>
<caveat-chat ${attributes}>${inside}</caveat-chat></main>${extra}</body></html>`;
}

/**
 * Opens a page with the chat. When the test ends, the page must not have broken
 * the policy, thrown, called anybody else, or kept anything.
 */
export async function openHost(t, browser, server, options = {}) {
  const context = await browser.newContext({
    viewport: {width: 1280, height: 900}, reducedMotion: 'reduce', ...options.context});
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const faults = watch(page, server.url);
  await page.addInitScript({content: AXE});
  await page.addInitScript(forbidKeeping);
  await page.route('**/host.html', (route) => route.fulfill({
    contentType: 'text/html', headers: {'Content-Security-Policy': POLICY}, body: hostPage(options)}));
  await page.goto(`${server.url}${options.path ?? '/host.html'}`);
  await page.locator('caveat-chat').first().waitFor({state: 'attached'});
  await page.waitForFunction(() => customElements.get('caveat-chat'));
  t.after(async () => {
    const cookies = await context.cookies();
    await context.close();
    assert.deepEqual(faults, []);
    assert.deepEqual(cookies, []);
  });
  return new Chat(page);
}

function watch(page, origin) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.stack}`));
  page.on('console', (message) => {
    const offline = /Failed to load resource|net::ERR/.test(message.text());
    if (message.type() === 'error' && !offline) faults.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) faults.push(`request: ${request.url()}`);
    if (new URL(request.url()).search) faults.push(`query: ${request.url()}`);
  });
  return faults;
}

/** Runs in the page: keeping anything is a fault. */
function forbidKeeping() {
  for (const [owner, name] of [[Storage, 'setItem'], [IDBFactory, 'open'], [CacheStorage, 'open']]) {
    owner.prototype[name] = () => console.error(`kept with ${owner.name}.${name}`);
  }
}

/** The chat of a page, as a person meets it. */
export class Chat {
  constructor(page) {
    this.page = page;
    this.element = page.locator('caveat-chat').first();
    this.panel = this.element.locator('.panel');
    this.input = this.element.getByRole('textbox');
    this.log = this.element.getByRole('log');
    this.replies = this.element.locator('.reply');
    this.alert = this.element.locator('.alert');
    this.status = this.element.locator('.status');
    this.suggestions = this.element.locator('.suggest');
  }

  /** Types a question, sends it, waits for the reply; returns its JSON. */
  async ask(question) {
    const [response] = await Promise.all([
      this.page.waitForResponse((candidate) => candidate.url().endsWith('/Ask')),
      this.type(question).then(() => this.input.press('Enter')),
    ]);
    await this.settled();
    return response.json().catch(() => null);
  }

  async type(text) {
    await this.input.fill(text);
  }

  settled() {
    return this.element.locator('[part=send][aria-disabled=false]').waitFor();
  }

  button(name) {
    return this.element.getByRole('button', {name, exact: true});
  }

  /** What the widget tells its page: name and detail of each event. */
  async recordEvents() {
    await this.page.evaluate(() => {
      window.told = [];
      for (const name of ['open', 'close', 'answer', 'abstain', 'escalate', 'error', 'feedback', 'source']) {
        document.addEventListener(`caveat:${name}`, ({type, detail}) => window.told.push({type, detail}));
      }
    });
    return () => this.page.evaluate(() => window.told);
  }

  /** Text of the focused element, looked for in the shadow root. */
  focused() {
    return this.page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return inner?.id || inner?.getAttribute('aria-label') || inner?.textContent.trim() || inner?.tagName;
    });
  }

  async assertAccessible(state) {
    const found = await this.page.evaluate(async () => {
      const {violations} = await axe.run(document, {resultTypes: ['violations']});
      return violations.map(({id, help, nodes}) => [id, help, ...nodes.map(({target}) => target.join(' '))].join(': '));
    });
    assert.deepEqual(found, [], `axe in the state "${state}"`);
  }

  async shot(name) {
    if (!SHOTS) return;
    fs.mkdirSync(SHOTS, {recursive: true});
    await this.page.screenshot({path: path.join(SHOTS, `${name}.png`)});
  }
}

/** Changes replies of a method on their way; `change` gets the real one, or
 * null where the service has none. */
export async function amend(chat, method, change) {
  await chat.page.route(`**/caveat.v1.AnswerService/${method}`, async (route) => {
    const response = await route.fetch();
    const real = response.status() === 200 ? await response.json() : null;
    await route.fulfill({json: change(real, route.request().postDataJSON())});
  });
}

/** Waits until a condition holds. */
export async function eventually(condition, what) {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const URGENT_QUESTION = 'since this morning my legs are numb and I can’t walk';

/** Asks what may be an emergency; returns the reply. */
export async function askUrgent(chat) {
  const reply = await chat.ask(URGENT_QUESTION);
  assert.equal(reply.outcome, 'OUTCOME_URGENT');
  return reply;
}
