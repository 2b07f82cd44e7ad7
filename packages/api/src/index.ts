export { type App, type AppOptions, createApp, type Fault } from './app.ts';
export {
  type Configuration,
  ConfigurationError,
  type DatabaseAddress,
  parseDatabaseUrl,
  readConfiguration,
  readServerConfiguration,
  type ServerConfiguration,
} from './configuration.ts';
export { type Database, openDatabase } from './database/open.ts';
