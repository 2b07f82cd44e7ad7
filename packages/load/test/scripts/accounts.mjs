export function openShop(context, _events, done) {
  context.vars.shop = 'open';
  return done();
}

export async function chooseName(context) {
  context.vars.name = `name-${Math.round(performance.now())}`;
}

export async function signIn(request, context) {
  context.vars.token ??= `token-of-${context.vars.name}`;
  request.headers = { ...request.headers, 'x-token': context.vars.token };
}

export function countAnswers(_request, answer, _context, events, done) {
  events.emit('counter', `answers.${answer.statusCode}`, 1);
  return done();
}
