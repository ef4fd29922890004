/** SQLSTATE, or the driver's own short code: neither holds a value. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{4,60}$/.test(code) ? code : undefined;
}
