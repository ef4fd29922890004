const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** An IPv4 address as it is always written: four numbers without leading zeros. */
const ipv4 = new RegExp(`^(?:${byte}\\.){3}${byte}$`);

/** An IPv6 address: eight groups of at most four digits, or fewer and one `::`. */
const ipv6 =
  /^(?!.*:::)(?!:[^:])(?!.*[^:]:$)(?!.*::.*::)(?!.*[0-9a-f]{5})(?!(?:[^:]*:){9})(?=.*::|(?:[^:]*:){7})[0-9a-f:]{2,39}$/;

/** How an IPv4 address is written as an IPv6 one (RFC 4291, 2.5.5.2). */
const mapped = '::ffff:';

/**
 * An IP address truncated to its network: IPv4 to 24 bits, IPv6 to 48. Of IPv6 text the groups before the first `::`
 * are kept, three at most: where zeros are left out early, that is less than 48 bits tell, and never more. What is not
 * an IP address becomes null.
 *
 * @param raw - text; the rest of a list, a port or a zone makes it no address
 */
export function networkAddress(raw: unknown): string | null {
  if (typeof raw !== 'string') return null;
  const address = raw.toLowerCase();
  if (ipv4.test(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0`;
  if (address.startsWith(mapped) && ipv4.test(address.slice(mapped.length)))
    return `${mapped}${networkAddress(address.slice(mapped.length))}`;
  if (!ipv6.test(address)) return null;
  const groups = address.split(':').slice(0, 3);
  const end = groups.indexOf('');
  const kept = end === -1 ? groups : groups.slice(0, end);
  return `${kept.join(':')}::`;
}
