export type { Database, DatabaseOptions } from './database/database.ts';
export { type DatabaseFinding, findDatabase } from './database/find-database.ts';
export { usingDatabase } from './database/using-database.ts';
export type { Artefacts } from './edge/edge-protocol.ts';
export { spawnTied } from './keeper/tied-process.ts';
export { type Lab, type LabOptions, type RunningObservation, usingLab } from './lab.ts';
export type { LabEvent } from './lab-event.ts';
export { type ServeLabOptions, serveLab } from './serve-lab.ts';
