export type { Database, DatabaseOptions } from './database/database.ts';
export { type DatabaseFinding, findDatabase } from './database/find-database.ts';
export { usingDatabase } from './database/using-database.ts';
export type { LabEvent } from './lab-event.ts';
