// node_client.js ADDRESS PROTO_FOLDER QUESTION: asks once with grpc-js, and
// prints what came back as JSON.

const {connect} = require('./node_service.js');

const [address, protoFolder, question] = process.argv.slice(2);
const client = connect(address, protoFolder);

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
