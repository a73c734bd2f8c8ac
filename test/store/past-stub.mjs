/** Stands for the thread that looks back: answers each question by how many it has been asked, or as the account says. */
import { parentPort } from 'node:worker_threads';

let asked = 0;
parentPort.on('message', (request) => {
  if (request === 'close') {
    parentPort.close();
    return;
  }
  asked++;
  const { account } = request.question;
  const answer = () => parentPort.postMessage({ answer: [{ account, quantity: asked }] });
  const fail = (kind, message) => parentPort.postMessage({ failure: { kind, message } });
  if (account === -1) process.exit(7);
  else if (account === -2) throw new Error('thrown');
  else if (account === -3) setTimeout(answer, 50);
  else if (account === -4) fail('noSuchMoment', 'there was none');
  else if (account === -5) fail('overloaded', 'too long');
  else if (account === -6) fail('failed', 'broken');
  else answer();
});
