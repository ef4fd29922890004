// What the example hosts share: a database in this process, made-up people, and how a demo tells its story.
export { addDays, dayOf, latest, officeHour, sundayNoon, yearsBefore } from './calendar.ts';
export { type Contents, createTables, fillTables, openInFolder, openInMemory } from './database.ts';
export { type HostInTime, lastDays } from './days.ts';
export { printErased, printLeft, printPreview } from './erasure.ts';
export { type HostOnPGlite, openHost } from './host.ts';
export { begin, bold, columns, count, counted, dim, green, say, wrapped, yellow } from './narration.ts';
export { printPackage } from './package.ts';
export {
  type Cast,
  lettersOf,
  makeCast,
  makeOrgNo,
  makePerson,
  makePostalCode,
  makeStreet,
  type Person,
  passwordHash,
  phoneNumber,
} from './person.ts';
export { emptied, printCleared, printTables } from './plan.ts';
export { addRow, type CalendarDay, type Instant, type RowOf, type RowsOf } from './rows.ts';
export { type Run, runDemo, stepsOf } from './run-demo.ts';
export { soundness } from './soundness.ts';
