exports.f = (args, callback => callback();
