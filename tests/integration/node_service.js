// Makes a grpc-js client of AnswerService, as an engineer with the schema and
// no generated code would.

const {createRequire} = require('node:module');
const modules = createRequire(process.env.CAVEAT_NPM + '/');
const grpc = modules('@grpc/grpc-js');
const protoLoader = modules('@grpc/proto-loader');

function connect(address, protoFolder) {
  const definition = protoLoader.loadSync('caveat/v1/answer_service.proto', {
    includeDirs: [protoFolder],
    keepCase: true,
    enums: String,
    longs: Number,
    defaults: true,
  });
  const {caveat} = grpc.loadPackageDefinition(definition);
  return new caveat.v1.AnswerService(
      address, grpc.credentials.createInsecure());
}

module.exports = {connect};
