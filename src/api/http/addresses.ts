import type { IncomingMessage } from 'node:http';

/** Where requests come from. What a header says of it is believed of known proxies only (ASVS 4.1.3). */
export class Addresses {
  private readonly proxies: ReadonlySet<string>;

  constructor(trustedProxies: readonly string[]) {
    this.proxies = new Set(trustedProxies);
  }

  /** The nearest address that is not a trusted proxy's. */
  of(request: IncomingMessage): string {
    let address = plain(request.socket.remoteAddress ?? '');
    if (!this.proxies.has(address)) return address;
    const forwarded = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').reverse();
    for (const hop of hops) {
      if (hop.trim() === '') continue;
      address = plain(hop.trim());
      if (!this.proxies.has(address)) break;
    }
    return address;
  }
}

/** An IPv4 address in IPv6 clothing is the same address. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
