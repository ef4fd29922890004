import { GallraError } from '@gallra/core';
import { plainDate, startOfDay } from '@gallra/core/time';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an option such as `--at`: an instant with its offset from UTC, or a date, which is the beginning of that day.
 *
 * @param text - as it was given
 * @param timeZone - the policy's, in which days begin
 * @param option - what it is called
 * @throws GallraError `command.invalid`
 */
export function parseInstant(text: string, timeZone: string, option = '--at'): Date {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      return startOfDay(plainDate(text), timeZone);
    } catch {
      throw unreadable(option);
    }
  }
  const at = new Date(text);
  if (!instant.test(text) || Number.isNaN(at.getTime())) throw unreadable(option);
  return at;
}

const unreadable = (option: string) =>
  new GallraError(
    'command.invalid',
    `${option} is no instant: write a date such as 2026-12-01, or an instant with its offset such as 2026-12-01T12:00:00Z.`,
  );

/** Refuses to dispose of what is still needed now, because it will not be needed one day. */
export function refuseFuture(at: Date, now: Date): void {
  if (at <= now) return;
  throw new GallraError(
    'command.invalid',
    '--at is in the future: data may go only when nothing needs them any more. "gallra plan --at" gives a forecast.',
  );
}
