// connect_client.mjs HTTP_ADDRESS GRPC_ADDRESS: reads questions from standard
// input, one JSON request for each line, asks each with every transport of
// Connect, and prints what came back as JSON. The schema comes from a
// descriptor set (CAVEAT_STUBS), so no code is generated.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const modules = createRequire(process.env.CAVEAT_NPM + '/');
const {createFileRegistry, fromBinary, fromJson, toBinary} =
    modules('@bufbuild/protobuf');
const {FileDescriptorSetSchema} = modules('@bufbuild/protobuf/wkt');
const {Code, ConnectError, createClient} = modules('@connectrpc/connect');
const node = modules('@connectrpc/connect-node');
const web = modules('@connectrpc/connect-web');

const [httpAddress, grpcAddress] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(
    FileDescriptorSetSchema,
    readFileSync(process.env.CAVEAT_STUBS + '/caveat.binpb')));
const service = registry.getService('caveat.v1.AnswerService');
const {input, output} = service.method.ask;

const baseUrl = 'http://' + httpAddress;
const http1 = {baseUrl, httpVersion: '1.1'};
const transports = {
  'grpc': node.createGrpcTransport({baseUrl: 'http://' + grpcAddress}),
  'node connect json':
      node.createConnectTransport({...http1, useBinaryFormat: false}),
  'node connect proto':
      node.createConnectTransport({...http1, useBinaryFormat: true}),
  'node grpc-web': node.createGrpcWebTransport(http1),
  'web connect json':
      web.createConnectTransport({baseUrl, useBinaryFormat: false}),
  'web connect proto':
      web.createConnectTransport({baseUrl, useBinaryFormat: true}),
  'web grpc-web proto':
      web.createGrpcWebTransport({baseUrl, useBinaryFormat: true}),
  'web grpc-web json':
      web.createGrpcWebTransport({baseUrl, useBinaryFormat: false}),
};

async function ask(transport, request, options) {
  try {
    const reply = await createClient(service, transport)
                      .ask(fromJson(input, request), options);
    return {reply: Buffer.from(toBinary(output, reply)).toString('base64')};
  } catch (error) {
    const connectError = ConnectError.from(error);
    return {
      code: Code[connectError.code],
      message: connectError.rawMessage,
      details: connectError.details.map((detail) => ({
        type: detail.type,
        // Without what differs from call to call.
        size: detail.value.length,
      })),
    };
  }
}

const lines = readFileSync(0, 'utf8').trim().split('\n');
for (const line of lines) {
  const {request, options} = JSON.parse(line);
  const results = {};
  for (const [name, transport] of Object.entries(transports)) {
    results[name] = await ask(transport, request, options);
  }
  console.log(JSON.stringify(results));
}
process.exit(0);
