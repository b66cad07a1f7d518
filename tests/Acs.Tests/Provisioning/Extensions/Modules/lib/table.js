exports.parse = (text) => {
  const [head, ...rows] = text.trim().split("\n").map((row) => row.split(","));
  return new Map(
    rows.map((row) => [row[0], Object.fromEntries(row.map((cell, at) => [head[at], cell]))]),
  );
};
