// The clients that others made for browsers, in a browser, get what gRPC gives:
// the same bytes, and every code.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {launchBrowser, QUESTION, Server, SOURCE, UNCOVERED_QUESTION, URGENT_QUESTION} from './harness.js';

const NPM = process.env.CAVEAT_NPM;
const modules = createRequire(NPM + '/');
const {createFileRegistry, fromBinary, fromJson, toBinary} = modules('@bufbuild/protobuf');
const {FileDescriptorSetSchema} = modules('@bufbuild/protobuf/wkt');
const {Code, ConnectError, createClient} = modules('@connectrpc/connect');
const {createGrpcTransport} = modules('@connectrpc/connect-node');

const SCHEMA = path.join(process.env.CAVEAT_STUBS, 'caveat.binpb');
// Only what the page loads.
const PACKAGES = ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-web'];
const CLIENT_COUNT = 5;

// The table of https://connectrpc.com/docs/protocol#error-codes.
const HTTP_STATUS = {
  Canceled: 499, Unknown: 500, InvalidArgument: 400, DeadlineExceeded: 504, NotFound: 404, AlreadyExists: 409,
  PermissionDenied: 403, ResourceExhausted: 429, FailedPrecondition: 400, Aborted: 409, OutOfRange: 400,
  Unimplemented: 501, Internal: 500, Unavailable: 503, DataLoss: 500, Unauthenticated: 401,
};

let server;
let browser;
let page;
let service;
before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
  page = await (await browser.newContext()).newPage();
  await page.route(`${server.url}/npm/**`, (route) => route.fulfill(fileOf(new URL(route.request().url()).pathname)));
  await page.goto(`${server.url}/npm/page.html`);
  await page.waitForFunction(() => window.askWithAll);
  service = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(SCHEMA)))
    .getService('caveat.v1.AnswerService');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** From a package's name, and its entries', to where the page finds them. */
function importMap() {
  const imports = {'grpc-web': '/npm/grpc-web.js'};
  for (const name of PACKAGES) {
    const {exports} = JSON.parse(fs.readFileSync(path.join(NPM, 'node_modules', name, 'package.json')));
    for (const [entry, {import: file}] of Object.entries(exports)) {
      imports[path.posix.join(name, entry)] = path.posix.join('/npm/node_modules', name, file);
    }
  }
  return JSON.stringify({imports});
}

function fileOf(pathname) {
  const contentType = 'text/javascript';
  switch (pathname) {
    case '/npm/page.html':
      return {contentType: 'text/html', body: `<!DOCTYPE html><title>Clients</title>
<script type="importmap">${importMap()}</script><script type="module" src="/npm/clients_page.js"></script>`};
    case '/npm/clients_page.js':
      return {contentType, path: path.join(SOURCE, 'tests/web/clients_page.js')};
    case '/npm/schema.binpb':
      return {contentType: 'application/octet-stream', path: SCHEMA};
    case '/npm/grpc-web.js': {
      // A package of CommonJS; bundlers wrap it like this.
      const code = fs.readFileSync(modules.resolve('grpc-web'), 'utf8');
      return {contentType, body: `const exports = {};\n${code}\nexport default exports;\n`};
    }
    default:
      return {contentType, path: path.join(NPM, pathname.slice('/npm/'.length))};
  }
}

const askWithAll = (request) => page.evaluate((message) => window.askWithAll(message), request);

/** Asks over gRPC itself. */
async function askOverGrpc(request) {
  const {input, output} = service.method.ask;
  try {
    const transport = createGrpcTransport({baseUrl: server.grpcUrl});
    const reply = await createClient(service, transport).ask(fromJson(input, request));
    return {reply: Buffer.from(toBinary(output, reply)).toString('base64')};
  } catch (error) {
    const {code, rawMessage} = ConnectError.from(error);
    return {code, name: Code[code], message: rawMessage};
  }
}

test('every client gets the reply that gRPC gives', async () => {
  for (const question of [QUESTION, UNCOVERED_QUESTION, URGENT_QUESTION, 'ما هو؟ 🦴']) {
    const expected = await askOverGrpc({question, explain: true});
    assert.ok(expected.reply, expected.message);
    const results = await askWithAll({question, explain: true});
    assert.equal(Object.keys(results).length, CLIENT_COUNT);
    for (const [name, result] of Object.entries(results)) assert.deepEqual(result, expected, name);
  }
});

test('every client gets the error that gRPC gives', async () => {
  for (const request of [{question: ''}, {question: 'x', corpus: 'none'}, {question: 'x', answerCountMax: 21}]) {
    const expected = await askOverGrpc(request);
    assert.ok(expected.code);
    for (const [name, result] of Object.entries(await askWithAll(request))) assert.deepEqual(result, expected, name);
  }
});

test('every code of the service’s is the same code in every client', async (t) => {
  // What the service sends for a code is tested in rpc_protocol_test.cc; here
  // that the clients take it for that code.
  let code;
  await page.route('**/Ask', (route) => {
    const web = route.request().headers()['content-type'].startsWith('application/grpc-web');
    route.fulfill(web ? webError(route, code) : connectError(code));
  });
  t.after(() => page.unroute('**/Ask'));
  for (code = Code.Canceled; code <= Code.Unauthenticated; code += 1) {
    const expected = {code, name: Code[code], message: 'näher'};
    for (const [name, result] of Object.entries(await askWithAll({question: 'x'}))) {
      assert.deepEqual(result, expected, name);
    }
  }
  assert.equal(code, Object.keys(HTTP_STATUS).length + 1);
});

/** As service/http/connect_protocol.cc sends it. */
function connectError(code) {
  const name = Code[code];
  const wire = name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
  return {status: HTTP_STATUS[name], json: {code: wire, message: 'näher'}};
}

/** As service/http/grpc_web_protocol.cc sends it. */
function webError(route, code) {
  const trailers = Buffer.from(`grpc-status: ${code}\r\ngrpc-message: n%C3%A4her\r\n`);
  const head = Buffer.alloc(5);
  head[0] = 0x80;
  head.writeUInt32BE(trailers.length, 1);
  const frame = Buffer.concat([head, trailers]);
  const type = route.request().headers()['content-type'];
  return {contentType: type, body: type.startsWith('application/grpc-web-text') ? frame.toString('base64') : frame};
}
