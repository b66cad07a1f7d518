// Asks another system over HTTP; an answer is remembered for a while.
const http = require("http");

const cache = {};

function get(url, callback) {
  http
    .get(url, { headers: { accept: "application/json" } }, (res) => {
      if (res.statusCode !== 200)
        return callback(new Error(`Unexpected status code ${res.statusCode}`));
      let body = "";
      res.on("data", (chunk) => (body += chunk));
      res.on("end", () => callback(null, JSON.parse(body)));
    })
    .on("error", callback);
}

exports.customer = function (args, callback) {
  const [base, serial] = args;
  if (cache[serial]) return callback(null, cache[serial]);
  get(`${base}/customers/${serial}`, (err, customer) => {
    if (err) return callback(err);
    cache[serial] = customer;
    callback(null, customer);
  });
};
