// node_client.js ADDRESS PROTO_FOLDER QUESTION: asks once with grpc-js, as an
// engineer with the schema and no generated code would, and prints what came
// back as JSON.

const {createRequire} = require('node:module');
const modules = createRequire(process.env.CAVEAT_NPM + '/');
const grpc = modules('@grpc/grpc-js');
const protoLoader = modules('@grpc/proto-loader');

const [address, protoFolder, question] = process.argv.slice(2);
const definition = protoLoader.loadSync('caveat/v1/answer_service.proto', {
  includeDirs: [protoFolder],
  keepCase: true,
  enums: String,
  longs: Number,
  defaults: true,
});
const {caveat} = grpc.loadPackageDefinition(definition);
const client = new caveat.v1.AnswerService(
    address, grpc.credentials.createInsecure());

client.Ask({question}, {deadline: Date.now() + 20000}, (error, reply) => {
  const result = error ?
      {error: {
        code: error.code,
        message: error.details,
        hasDetails: error.metadata.get('grpc-status-details-bin').length > 0,
      }} :
      {reply};
  console.log(JSON.stringify(result));
  client.close();
});
