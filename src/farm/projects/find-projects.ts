import { aspNet, aspNetCore } from './dotnet.ts';
import type { Project, ProjectFile, ProjectReader } from './project.ts';
import { django, node, php, rack, spring } from './scripts.ts';

/** The names of the files that say what a project is, as patterns of VS Code's search. */
export const projectFilePattern =
  '**/{*.csproj,*.fsproj,*.vbproj,[Ww]eb.config,package.json,composer.json,artisan,index.php,manage.py,config.ru,bin/rails,pom.xml,build.gradle,build.gradle.kts,mvnw,gradlew,AppHost.cs,Program.cs}';

/** Folders in which no project of the user's is. */
export const projectExcludePattern =
  '**/{node_modules,vendor,bin/Debug,bin/Release,obj,.git,.venv,venv,dist,target}/**';

const readers: readonly ProjectReader[] = [aspNetCore, aspNet, node, php, django, rack, spring];

/** The sites among the files of a workspace, those that are nearest to its folder first. */
export const findProjects = (
  files: readonly ProjectFile[],
  platform: NodeJS.Platform,
): readonly Project[] =>
  files
    .flatMap((file) => {
      for (const reader of readers) {
        const project = reader(file, files, platform);
        if (project) return [project];
      }
      return [];
    })
    .sort((a, b) => depthOf(a) - depthOf(b) || a.file.localeCompare(b.file, 'en'));

const depthOf = ({ folder }: Project): number => (folder === '' ? 0 : folder.split('/').length);
