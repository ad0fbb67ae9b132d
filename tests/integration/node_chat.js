// node_chat.js ADDRESS PROTO_FOLDER: holds streams of Chat with grpc-js, by
// commands on standard input, a JSON each:
//
//   {"stream": 0, "do": "open", "deadline_ms": 500}
//   {"stream": 0, "do": "say", "question": "and for lung?"}
//   {"stream": 0, "do": "pause"}      // Reads no reply until "resume".
//   {"stream": 0, "do": "half_close"}
//   {"stream": 0, "do": "cancel"}
//
// and prints, a JSON on a line each, what happens on them: replies, and how
// each ends.

const readline = require('node:readline');
const {connect} = require('./node_service.js');

const [address, protoFolder] = process.argv.slice(2);
const client = connect(address, protoFolder);
const streams = new Map();

function tell(stream, event) {
  console.log(JSON.stringify({stream, ...event}));
}

function open(stream, deadlineMs) {
  const options = deadlineMs ? {deadline: Date.now() + deadlineMs} : {};
  const call = client.Chat(options);
  call.on('data', ({reply}) => tell(stream, {
    outcome: reply.outcome,
    entry: reply.answers.length > 0 ? reply.answers[0].entry_id : '',
  }));
  // Every end comes as a status; an error that nobody listens to would throw.
  call.on('error', () => {});
  call.on('status', ({code, metadata}) => tell(stream, {
    code,
    hasDetails: metadata.get('grpc-status-details-bin').length > 0,
  }));
  streams.set(stream, call);
}

function obey({stream, do: action, question, deadline_ms: deadlineMs}) {
  if (action === 'open') {
    open(stream, deadlineMs);
    return;
  }
  const call = streams.get(stream);
  const actions = {
    say: () => call.write({ask: {question}}),
    pause: () => call.pause(),
    resume: () => call.resume(),
    half_close: () => call.end(),
    cancel: () => call.cancel(),
  };
  actions[action]();
}

readline.createInterface({input: process.stdin})
    .on('line', (line) => obey(JSON.parse(line)))
    .on('close', () => client.close());
