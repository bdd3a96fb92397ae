import { areaSettings, runArea } from '@ecolaura/graph'
import { text } from '@ecolaura/service'
import { catalogArea, folderUploads } from './area.ts'

const settings = areaSettings('catalog', {
  UPLOADS: text().describe('the folder into which the door puts uploaded files'),
})

await runArea('catalog', settings, (ports) => catalogArea(ports, { uploads: folderUploads(settings.UPLOADS) }))
