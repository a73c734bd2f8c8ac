import type { RiskChange, TradingScope } from '../../../domain/index.ts';
import type { Directory } from '../../../exchange/index.ts';
import { LIMIT_NAMES, limitText } from '../../../risk/index.ts';
import { accountAt, firmAt, instrumentAt } from '../names.ts';

/** A change in words, for people who decide on it. */
export function changeSummary(change: RiskChange, directory: Directory): string {
  switch (change.kind) {
    case 'SetLimit': {
      const limits = LIMIT_NAMES.flatMap((name) => {
        const value = change[name];
        return value === undefined ? [] : [value === null ? `no ${name}` : `${name} ${limitText(name, value)}`];
      });
      const whose = change.tier === undefined ? scopeWords(change, directory) : `tier ${change.tier}`;
      const where = change.instrument === null ? '' : ` in ${symbolOf(change.instrument, directory)}`;
      return `Limits of ${whose}${where}: ${limits.join(', ')}`;
    }
    case 'SetTradingState':
      return `Trading state of ${tradingScopeWords(change, directory)}: ${change.state}`;
    case 'SetRestriction': {
      const whom =
        change.account === undefined && change.firm === undefined ? 'everybody' : scopeWords(change, directory);
      const symbol = symbolOf(change.instrument, directory);
      return `${symbol} ${change.restricted ? 'on' : 'off'} the restricted list for ${whom}`;
    }
    case 'SetShortSalePolicy':
      return `Short sale policy of ${scopeWords(change, directory)}: ${change.policy}`;
  }
}

function tradingScopeWords(scope: TradingScope, directory: Directory): string {
  if (scope.algorithm !== undefined) return `algorithm ${scope.algorithm}`;
  if (scope.instrument !== undefined) return symbolOf(scope.instrument, directory);
  return scope.account === undefined && scope.firm === undefined ? 'the whole market' : scopeWords(scope, directory);
}

function scopeWords({ account, firm }: Pick<TradingScope, 'account' | 'firm'>, directory: Directory): string {
  return account === undefined ? `firm ${firmAt(directory, firm!).id}` : `account ${accountAt(directory, account).id}`;
}

const symbolOf = (instrument: number, directory: Directory): string => instrumentAt(directory, instrument).symbol;
