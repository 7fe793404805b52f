// Imports run one way: lib, tokens <- ui <- charts <- views <- features <- routes <- app.
// `api` is for features and app: views and below take data as props and know only its types.
const rooms = ["lib", "ui", "charts", "views", "features", "routes", "app"];

const oneWay = rooms.slice(0, -1).map((room, index) => ({
  name: `${room}-looks-up`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${rooms.slice(index + 1).join("|")})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: "features-are-strangers",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "data-comes-as-props",
      severity: "error",
      from: { path: "^src/(lib|ui|charts|views)/" },
      to: { path: "^src/api/", pathNot: "^src/api/types[.]ts$" },
    },
    {
      name: "api-stands-below",
      severity: "error",
      from: { path: "^src/api/" },
      to: { path: "^src/(ui|charts|views|features|routes|app)/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["[.]worker[.]ts$", "[.]d[.]ts$", "[.]test[.]tsx?$", "^src/test/", "[.]css$"],
      },
      to: {},
    },
    {
      name: "tests-stay-tests",
      severity: "error",
      from: { pathNot: "([.]test[.]tsx?$|^src/test/)" },
      to: { path: "([.]test[.]tsx?$|^src/test/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".d.ts", ".js", ".css"] },
  },
};
