import { GallraError } from '@gallra/core';
import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import type { PendingEvent } from '../event/pending-event.ts';
import type { PreparedStatements } from '../statement/prepared-statements.ts';
import { kyselyOn, preparing } from './fixed-connection.ts';
import { type RecordingSetting, recording } from './recording.ts';

const flushAt = 1000;

/** Milliseconds after which events are written although they are fewer. */
const wait = 1000;

/** Events that wait while the database cannot be reached; of more than that the oldest are given up. */
const waitingEvents = 100_000;

/** Milliseconds to wait for a connection before somebody's rows are withheld. */
const patience = 10_000;

/** Events of what was read, on their way to the audit log through a connection of their own. */
export interface ReadLog {
  /** Gathers events, and writes them a little later. */
  add(events: readonly PendingEvent[]): void;
  /** Writes events now. */
  write(events: readonly PendingEvent[]): Promise<void>;
  /** Writes what is gathered. */
  flush(): Promise<void>;
}

/** A connection, or an error where the host keeps them all for too long. */
async function acquired(driver: Driver): Promise<DatabaseConnection> {
  const connecting = driver.acquireConnection();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new GallraError(
          'database.busy',
          `No connection became free within ${patience / 1000} seconds to record who reads, so the rows are withheld. Give the pool one connection more than work at once.`,
        ),
      );
      connecting.then((connection) => driver.releaseConnection(connection)).catch(() => undefined);
    }, patience);
  });
  try {
    return await Promise.race([connecting, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What it takes to write by another connection. */
interface ReadLogSetting extends RecordingSetting {
  readonly host: Dialect;
  readonly driver: Driver;
  readonly prepared: PreparedStatements;
}

export function readLog(setting: ReadLogSetting): ReadLog {
  const { host, driver, prepared } = setting;
  let gathered: PendingEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isUnderWay = false;

  async function write(events: readonly PendingEvent[]): Promise<void> {
    if (events.length === 0) return;
    const connection = await acquired(driver);
    try {
      const { append, ended } = recording(setting, kyselyOn(host, preparing(connection, prepared)));
      await driver.beginTransaction(connection, {});
      try {
        await append(events);
        await driver.commitTransaction(connection);
        ended(true);
      } catch (error) {
        await driver.rollbackTransaction(connection).catch(() => undefined);
        throw error;
      }
    } finally {
      await driver.releaseConnection(connection);
    }
  }

  async function writeGathered(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const events = gathered;
    gathered = [];
    isUnderWay = true;
    try {
      await write(events);
    } catch (error) {
      gathered = [...events, ...gathered].slice(-waitingEvents);
      throw error;
    } finally {
      isUnderWay = false;
      if (gathered.length > 0) later();
    }
  }
  // One after the other, so that whoever flushes knows that all is written.
  const flush = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(writeGathered);
    return writing;
  };
  function later(): void {
    if (timer !== undefined) return;
    timer = setTimeout(() => void flush().catch(() => undefined), wait);
    if (typeof timer === 'object') timer.unref();
  }

  return {
    add(events) {
      gathered.push(...events);
      if (gathered.length >= flushAt && !isUnderWay) void flush().catch(() => undefined);
      else later();
    },
    write,
    flush,
  };
}
