// Runs in the browser: asks with every client that others made, as a page of an
// engineer's would. Packages are loaded as they are, by the page's import map.

import {createFileRegistry, fromBinary, fromJson, toBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import {Code, ConnectError, createClient} from '@connectrpc/connect';
import {createConnectTransport, createGrpcWebTransport} from '@connectrpc/connect-web';
import grpcWeb from 'grpc-web';

const METHOD = '/caveat.v1.AnswerService/Ask';

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

async function loadService() {
  const schema = new Uint8Array(await (await fetch('/npm/schema.binpb')).arrayBuffer());
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, schema)).getService('caveat.v1.AnswerService');
}

/** Asks with a transport of Connect's. */
function connectClient(service, transport) {
  const {input, output} = service.method.ask;
  return async (request) => {
    try {
      const reply = await createClient(service, transport).ask(fromJson(input, request));
      return {reply: base64(toBinary(output, reply))};
    } catch (error) {
      const {code, rawMessage} = ConnectError.from(error);
      return {code, name: Code[code], message: rawMessage};
    }
  };
}

/** Asks with the package grpc-web: "text" or "binary" on the wire. */
function grpcWebClient(service, format) {
  const {input, output} = service.method.ask;
  const method = new grpcWeb.MethodDescriptor(METHOD, grpcWeb.MethodType.UNARY, Object, Object,
    (message) => toBinary(input, message), (bytes) => fromBinary(output, bytes));
  const client = new grpcWeb.GrpcWebClientBase({format});
  return async (request) => {
    try {
      const reply = await client.unaryCall(location.origin + METHOD, fromJson(input, request), {}, method);
      return {reply: base64(toBinary(output, reply))};
    } catch ({code, message}) {
      return {code, name: Code[code], message};
    }
  };
}

async function clients() {
  const service = await loadService();
  const baseUrl = location.origin;
  return {
    'connect-web, JSON': connectClient(service, createConnectTransport({baseUrl, useBinaryFormat: false})),
    'connect-web, binary': connectClient(service, createConnectTransport({baseUrl, useBinaryFormat: true})),
    'connect-web, gRPC-Web': connectClient(service, createGrpcWebTransport({baseUrl})),
    'grpc-web, binary': grpcWebClient(service, 'binary'),
    'grpc-web, text': grpcWebClient(service, 'text'),
  };
}

/** What each client gets for a request in JSON: {reply} or {code, name, message}. */
window.askWithAll = async (request) => {
  const results = {};
  for (const [name, ask] of Object.entries(await clients())) results[name] = await ask(request);
  return results;
};
