import { type Compilable, type CompiledQuery, Kysely, MysqlDialect, type QueryResult } from 'kysely';
import type { Executor } from './open.ts';
import type { Tables } from './tables.ts';

/** Stands in a query for the value that each execution brings. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

let builder: Kysely<Tables> | undefined;

/** Builds and compiles; it has no connection and is never asked for one. */
function tables(): Kysely<Tables> {
  const pool = () => Promise.reject(new Error('this Kysely only compiles'));
  builder ??= new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) });
  return builder;
}

/**
 * A statement that Kysely builds and compiles on first use and not again: its text depends on nothing but its
 * names. Building anew for each request would cost as much as half of an insert's time in the driver.
 *
 * @param build makes the query; what it reads from its second argument becomes a bound parameter, never text.
 * @returns a function that executes the statement with the values of one call.
 */
export function statement<Values extends object, Row>(
  build: (tables: Kysely<Tables>, values: Values) => Compilable<Row>,
): (executor: Executor, values: Values) => Promise<QueryResult<Row>> {
  let compiled: CompiledQuery<Row> | undefined;
  let names: readonly (keyof Values)[] = [];

  function compile(): CompiledQuery<Row> {
    const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Values;
    const query = build(tables(), placeholders).compile();
    names = query.parameters.map((parameter) => {
      if (!(parameter instanceof Placeholder))
        throw new TypeError('expected only bound values in a statement');
      return parameter.name as keyof Values;
    });
    return query;
  }

  return function execute(executor, values) {
    compiled ??= compile();
    const { query, queryId, sql } = compiled;
    const parameters = names.map((name) => values[name]);
    return executor.getExecutor().executeQuery<Row>({ query, queryId, sql, parameters });
  };
}
