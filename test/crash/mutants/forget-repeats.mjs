// A broken exchange: it gives every order a clientOrderId of its own, so that it never finds a repeat.
import { Sequencer } from '../../../src/exchange/index.ts';

const send = Sequencer.prototype.send;
let orders = 0;
Sequencer.prototype.send = function (command, actor) {
  if (command.kind !== 'SubmitOrder' || orders++ % 3 !== 0) return send.call(this, command, actor);
  const clientOrderId = `${command.clientOrderId}.${process.pid}.${orders}`;
  return send.call(this, { ...command, clientOrderId }, actor);
};
await import('../../../src/main.ts');
