import { describe, expect, test } from 'vitest';
import { parseInstant, refuseFuture } from './instant-option.ts';

describe('--at', () => {
  test('is a date, which begins at midnight in the time zone of the policy', () => {
    expect(parseInstant('2026-12-01', 'Europe/Stockholm').toISOString()).toBe('2026-11-30T23:00:00.000Z');
  });

  test('is an instant with its offset', () => {
    expect(parseInstant('2026-12-01T12:00:00Z', 'Europe/Stockholm').toISOString()).toBe('2026-12-01T12:00:00.000Z');
    expect(parseInstant('2026-12-01T12:00+02:00', 'UTC').toISOString()).toBe('2026-12-01T10:00:00.000Z');
  });

  test.each(['2026-13-01', '2026-02-30', '2026-12-01T12:00:00', 'tomorrow', '1796040000', '', '2026-12-01T25:00:00Z'])(
    'is not %j, and the error says how to write it without repeating it',
    (text) => {
      const refused = (() => {
        try {
          return parseInstant(text, 'Europe/Stockholm');
        } catch (error) {
          return error as Error & { code: string };
        }
      })();
      expect(refused).toMatchObject({ code: 'command.invalid' });
      expect((refused as Error).message).toContain('2026-12-01T12:00:00Z');
      if (text !== '') expect((refused as Error).message).not.toContain(`${text} `);
    },
  );

  test('must not lie ahead where data go by it', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(() => refuseFuture(new Date('2026-11-21T12:00:00.001Z'), now)).toThrow('--at is in the future');
    refuseFuture(now, now);
  });
});
