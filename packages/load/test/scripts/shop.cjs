module.exports = {
  chooseName(context, _events, done) {
    context.vars.name = `chosen-${context.vars.productId}`;
    return done();
  },
  async addKey(request) {
    request.headers = { ...request.headers, 'x-key': 'from-hook' };
  },
};
