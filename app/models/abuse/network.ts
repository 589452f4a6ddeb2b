/** The network of a client's address: /24 of IPv4, /56 of IPv6, which is what one customer of a provider has at least. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address.split('.').slice(0, 3).join('.');
  const [first = '0', second = '0', third = '0', fourth = '0'] = address.split(':');
  const customer = Number.parseInt(fourth || '0', 16) >> 8;
  return (
    [first, second, third].map((group) => Number.parseInt(group || '0', 16).toString(16)).join(':') +
    `:${customer.toString(16)}`
  );
}
