export const region = async ([ip]) => (ip.startsWith("10.1.") ? "north" : "south");
export default { zone: (args, callback) => callback(null, "z" + args.length) };
