/** The MySQL that `sst dev` links instead of one in AWS; `crossover lab` prints how to start one on this port. */
export const LOCAL_DATABASE = {
  host: '127.0.0.1',
  port: 3306,
  username: 'crossover',
  password: 'crossover',
  database: 'crossover',
};

export const LOCAL_DATABASE_URL = `mysql://${LOCAL_DATABASE.username}:${LOCAL_DATABASE.password}@${LOCAL_DATABASE.host}:${LOCAL_DATABASE.port}/${LOCAL_DATABASE.database}`;
