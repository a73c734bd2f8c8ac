import type { RiskChangeRecord } from '../../../src/exchange/index.ts';
import { alertRow, changeRow, ledgerRow, limitRow } from './risk-rows.ts';
import { NO_FEES } from './venue-rows.ts';
import { NOW, openScriptedHouse, orderRow, type ScriptedHouse } from './scripted-house.ts';

const decided: Partial<RiskChangeRecord> = { status: 'EFFECTIVE', decidedBy: 'key-demo-risk', decidedSequence: 20 };

/** A scripted house in which limits were set and changed, orders sent, cash booked, and alerts raised. */
export async function openRiskHouse(): Promise<ScriptedHouse> {
  const house = await openScriptedHouse();
  house.keep({
    limits: [
      limitRow({
        tier: 'DEFAULT',
        maxOrderQuantity: 1_000,
        maxPosition: 10_000,
        collarPercent: 10_000_000,
        sequence: 1,
      }),
      limitRow({ tier: 'DEFAULT', instrument: 0, maxOrderQuantity: 500, maxPosition: 5_000, sequence: 2 }),
      limitRow({ firm: 0, maxCredit: 20_000_000_000_000, sequence: 3 }),
      limitRow({ account: 0, maxVar: 50_000_000_000, duplicateWindow: 5_000_000, maxDuplicates: 3, sequence: 4 }),
      limitRow({ account: 0, instrument: 0, maxOrderQuantity: 600, sequence: 20, change: 7 }),
      limitRow({
        account: 0,
        instrument: 0,
        maxOrderQuantity: 700,
        maxOrderNotional: 99_500_000,
        sequence: 30,
        change: 8,
      }),
    ],
    riskChanges: [
      changeRow({ id: 7, ...decided }),
      changeRow({ id: 8, ...decided, decidedSequence: 30 }),
      changeRow({ id: 9 }),
    ],
    orders: [5, 15, 25, 29, 35].map((sequence, index) =>
      orderRow({
        id: index + 1,
        sequence,
        sellMark: index === 1 ? 'SHORT' : null,
        instructions: index === 1 ? JSON.stringify({ locate: 'DESK:7', algorithm: 'twap-1' }) : null,
        status: index === 0 ? 'REJECTED' : 'NEW',
        rejectCode: index === 0 ? 'ORDER_SIZE_EXCEEDED' : null,
        rejectMessage: index === 0 ? 'quantity 501 is more than 500.' : null,
      }),
    ),
    alerts: [
      alertRow(),
      alertRow({ id: 2, account: 1, metric: 'VAR' }),
      alertRow({
        id: 3,
        metric: 'CONCENTRATION',
        level: 'BREACH',
        value: '85250000',
        limit: '80000000',
        instrument: 0,
        acknowledgedBy: 'key-demo-risk',
        acknowledgedAt: NOW,
        note: 'known',
      }),
    ],
    ledger: [
      ledgerRow(),
      ledgerRow({ id: 2, account: 1 }),
      ledgerRow({ id: 3, booking: 'FEE', amount: -2_500_000 }),
      ledgerRow({ id: 4, booking: 'OPENING_HOLDING', instrument: 1, quantity: -50, price: 380_000_000, amount: 0 }),
    ],
    balances: [
      {
        account: 0,
        cash: '-12345678901234567890',
        deposits: '1000000000',
        withdrawals: '0',
        fees: '2500000',
        peakPnl: '0',
        maxDrawdown: '0',
      },
    ],
    positions: [
      { account: 0, instrument: 0, quantity: -100, cost: '-15000000000', realizedPnl: '0', ...NO_FEES },
      { account: 1, instrument: 0, quantity: 100, cost: '15000000000', realizedPnl: '0', ...NO_FEES },
      { account: 1, instrument: 1, quantity: 0, cost: '0', realizedPnl: '5000000', ...NO_FEES },
    ],
  });
  return house;
}
