import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelForTheDisconnected, StorageUnavailable } from '../../src/exchange/index.ts';
import { noChanges } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { openScriptedHouse, ScriptedCommands, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';

let house: ScriptedHouse;
const open: RawSocket[] = [];

beforeEach(async () => {
  house = await openScriptedHouse();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.socket.terminate();
  await house.close();
});

async function connect(key = 'demo-alice'): Promise<RawSocket> {
  const socket = await RawSocket.connect(house.url, key);
  open.push(socket);
  return socket;
}

const ask = async (socket: RawSocket, enabled: boolean): Promise<any> => {
  const { data } = await socket.ask(
    'mutation ($on: Boolean!) { cancelOnDisconnect(input: {accountId: "ALICE", enabled: $on}) { enabled userErrors { code } } }',
    { on: enabled },
  );
  return data.cancelOnDisconnect;
};

const ON = { kind: 'SetCancelOnDisconnect', account: 0, enabled: true };
const OFF = { kind: 'SetCancelOnDisconnect', account: 0, enabled: false };
const CANCEL = { kind: 'CancelAllOrders', account: 0, instrument: null, side: null, disconnected: true };

/** Waits until so many commands were sent, and a little longer for more that should not come. */
async function sent(count: number): Promise<unknown[]> {
  await expect.poll(() => house.commands.sent.length).toBeGreaterThanOrEqual(count);
  await sleep(30);
  return house.commands.sent;
}

describe('cancel on disconnect', () => {
  it('cancels when the client goes, whether or not it says so, as the key that asked', async () => {
    for (const go of ['close', 'terminate'] as const) {
      house.commands.sent.length = 0;
      const socket = await connect();
      expect(await ask(socket, true)).toEqual({ enabled: true, userErrors: [] });
      expect(house.commands.sent).toEqual([ON]);
      socket.socket[go]();
      expect(await sent(3)).toEqual([ON, CANCEL, OFF]);
    }
    expect(new Set(house.commands.actors)).toEqual(new Set(['key-demo-alice']));
  });

  it('a socket that never asked, or asked no more, cancels nothing', async () => {
    const [asked, silent] = [await connect(), await connect()];
    await ask(asked, true);
    expect(await ask(asked, false)).toEqual({ enabled: false, userErrors: [] });
    asked.close();
    silent.close();
    await Promise.all([asked.closed, silent.closed]);
    expect(await sent(2)).toEqual([ON, OFF]);
  });

  it('of several sockets each cancels, and the last one ends it', async () => {
    const [one, two, three] = [await connect(), await connect(), await connect()];
    for (const socket of [one, two, three]) await ask(socket, true);
    await ask(three, false);
    house.commands.sent.length = 0;
    one.close();
    expect(await sent(1)).toEqual([CANCEL]);
    two.close();
    expect(await sent(3)).toEqual([CANCEL, CANCEL, OFF]);
  });

  it('asked twice on one socket, it cancels once', async () => {
    const socket = await connect();
    await ask(socket, true);
    await ask(socket, false);
    await ask(socket, true);
    await ask(socket, true);
    house.commands.sent.length = 0;
    socket.socket.terminate();
    expect(await sent(2)).toEqual([CANCEL, OFF]);
  });

  it('S3 cancels when the key is revoked, though the client holds on', async () => {
    const socket = await connect();
    await ask(socket, true);
    house.commands.sent.length = 0;
    socket.socket.pause();
    const key = { ...house.directory.apiKeyById('key-demo-alice')!, revokedAt: 1 };
    house.server.committed({ entry: {} as never, events: {} as never, changes: { ...noChanges(), apiKeys: [key] } });
    expect(await sent(2)).toEqual([CANCEL, OFF]);
    socket.socket.resume();
  });

  it('X25 cancels when the server stops, before it has stopped', async () => {
    const stopping = await openScriptedHouse();
    const socket = await RawSocket.connect(stopping.url, 'demo-alice');
    await ask(socket, true);
    stopping.commands.answer = async () => {
      await sleep(50);
      return {};
    };
    let canceled = 0;
    stopping.commands.answer = async ({ kind }) => {
      await sleep(50);
      if (kind === 'CancelAllOrders') canceled++;
      return {};
    };
    await stopping.close();
    expect(canceled).toBe(1);
    expect(stopping.commands.sent).toEqual([ON, CANCEL, OFF]);
  });

  it('X7 goes on trying while the database takes nothing', async () => {
    const socket = await connect();
    await ask(socket, true);
    house.commands.sent.length = 0;
    let refusals = 3;
    house.commands.answer = ({ kind }) => {
      if (kind === 'CancelAllOrders' && refusals-- > 0) throw new StorageUnavailable('not now');
      return {};
    };
    socket.close();
    await expect.poll(() => house.commands.sent.filter(({ kind }) => kind === 'CancelAllOrders').length).toBe(4);
    await sleep(250);
    expect(house.commands.sent.filter(({ kind }) => kind === 'CancelAllOrders')).toHaveLength(4);
  });

  it('where it could not be made durable, it does not hold, and the client is told', async () => {
    house.commands.answer = () => {
      throw new StorageUnavailable('not now');
    };
    const socket = await connect();
    const { errors } = await socket.ask(
      'mutation { cancelOnDisconnect(input: {accountId: "ALICE", enabled: true}) { enabled } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'STORAGE_UNAVAILABLE' } }]);
    house.commands.answer = () => ({});
    socket.close();
    await socket.closed;
    expect(await sent(1)).toEqual([ON]);
  });

  it('over HTTP there is nothing that closes: BAD_USER_INPUT', async () => {
    const alice = new Client(house.url, 'demo-alice');
    for (const enabled of [true, false]) {
      expect(
        await alice.code(
          `mutation { cancelOnDisconnect(input: {accountId: "ALICE", enabled: ${enabled}}) { enabled } }`,
        ),
      ).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toEqual([]);
  });
});

describe('the start after a crash', () => {
  it('cancels for all whose connections it cut off, and asks for nothing where there are none', async () => {
    const commands = new ScriptedCommands();
    commands.answer = ({ kind }) => ({ canceledCount: kind === 'CancelAllOrders' ? 2 : 0 });
    expect(await cancelForTheDisconnected(commands, new Set([0, 4]))).toBe(4);
    expect(commands.sent).toEqual([CANCEL, OFF, { ...CANCEL, account: 4 }, { ...OFF, account: 4 }]);
    expect(new Set(commands.actors)).toEqual(new Set(['start']));
    commands.sent.length = 0;
    expect(await cancelForTheDisconnected(commands, [])).toBe(0);
    expect(commands.sent).toEqual([]);
  });
});
