// Compiles the styles and copies what the pages need into static/build (ignored by git).
// Plain node, no bundler: run `npm run build`, or through `./handrail`.

import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { compile } from "sass"

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, "..", "..", "..", "..")
const packages = join(root, "node_modules")
const govuk = join(packages, "govuk-frontend", "dist", "govuk")
const moj = join(packages, "@ministryofjustice", "frontend", "moj")
const inter = join(packages, "@fontsource-variable", "inter")
const ready = join(here, "..", "static", "build")
const build = join(here, "..", "static", `build.${process.pid}.new`)

// A map that is named but absent stops the static files storage that names files by their content.
const withoutMap = (text) => text.replace(/^\s*\/\/# sourceMappingURL=.*$|\/\/# sourceMappingURL=\S*\s*$|\/\*# sourceMappingURL=.*?\*\//gm, "").trimEnd() + "\n"

const write = (name, text) => writeFileSync(join(build, name), withoutMap(text))

for (const folder of ["fonts", "images"]) mkdirSync(join(build, folder), { recursive: true })

const styles = compile(join(here, "handrail.scss"), { loadPaths: [packages], style: "compressed", quietDeps: true })
write("handrail.css", styles.css)

// The Ministry's own built styles, in our font and with their pictures beside them; never the crest.
const mojStyles = readFileSync(join(moj, "moj-frontend.min.css"), "utf8")
  .replaceAll("GDS Transport,arial,sans-serif", '"Inter Variable",Arial,sans-serif')
  .replaceAll("/assets/images/", "images/")
write("moj-frontend.css", mojStyles)
for (const [, picture] of mojStyles.matchAll(/url\(images\/([\w.-]+)\)/g)) {
  copyFileSync(join(moj, "assets", "images", picture), join(build, "images", picture))
}

write("govuk-frontend.js", readFileSync(join(govuk, "govuk-frontend.min.js"), "utf8"))
write("moj-frontend.js", readFileSync(join(moj, "moj-frontend.min.js"), "utf8"))

for (const script of ["latin", "latin-ext"]) {
  const font = `inter-${script}-wght-normal.woff2`
  copyFileSync(join(inter, "files", font), join(build, "fonts", font))
}
copyFileSync(join(inter, "LICENSE"), join(build, "fonts", "LICENSE"))

// Swapped in whole: a page that is being served meanwhile finds the old files or the new ones.
const old = join(here, "..", "static", `build.${process.pid}.old`)
if (existsSync(ready)) renameSync(ready, old)
renameSync(build, ready)
rmSync(old, { recursive: true, force: true })

console.log("Front end built.")
